import type { Mechanism } from '@jiceng/kernel'
import type { OpenApiMore } from './openapi.ts'
import { jsonOf, parameter, problems } from './openapi-parts.ts'

/** The read that no mechanism describes: what is kept of the person. */
export const disclosurePaths = ({ name, path, idPrefix, commands }: Mechanism): OpenApiMore => {
  const roles = [...new Set(Object.values(commands).flatMap((command) => command.roles))]
  const example = {
    personId: 'per_01JZ8Q4M6T0000000000000000',
    fields: { maskedName: '王**', contact: '10012345678' },
    hiddenAt: '2023-06-30T01:01:00.000Z',
  }
  const read = {
    operationId: `${path}.person`,
    tags: [name],
    summary: '显示个人信息（一分钟） · What is kept of the person, for a minute',
    description: `Roles: ${roles.join(', ')}; only to the account that recorded \`${idPrefix}_…\`; answered with \`cache-control: no-store\`.`,
    'x-roles': roles,
    parameters: [parameter('Id')],
    responses: {
      200: { description: 'Fields by name.', content: jsonOf({ type: 'object' }, example) },
      ...problems(400, 401, 403, 404, 409, 429, 503),
    },
  }
  return { tags: [], paths: { [`/v1/${path}/{id}/person`]: { get: read } } }
}
