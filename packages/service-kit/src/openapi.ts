import { roleNames } from '@jiceng/contracts'
import { type Command, isOffered, type Mechanism, type Words } from '@jiceng/kernel'
import { BatchBody } from './batch-route.ts'
import { commandPath } from './command-routes.ts'
import { fieldOf } from './filters.ts'
import { components, jsonOf, parameter, problems } from './openapi-parts.ts'
import { wireBody } from './validation.ts'

export interface OpenApiOptions {
  readonly title: string
  readonly version: string
  readonly mechanisms: readonly Mechanism[]
  readonly more?: OpenApiMore
}
/** Routes that no mechanism declares. */
export interface OpenApiMore {
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, unknown>>
}

const words = ({ zh, en }: Words): string => `${zh} · ${en}`
/** Roles that read: all but operations, each within its own subtree. */
export const readers = roleNames.filter((role) => role !== 'ops')
const ulid = '01JZ8Q4M6T0000000000000000'
const done = { $ref: '#/components/schemas/Done' }
const exampleId = ({ idPrefix }: Mechanism): string => `${idPrefix}_${ulid}`

/** The path as OpenAPI writes it: `{id}` for a parameter, a plain colon before a verb. */
const written = (path: string): string =>
  path
    .replaceAll('::', '\u0000')
    .replace(/:(\w+)/g, '{$1}')
    .replaceAll('\u0000', ':')

const about = (roles: readonly string[]): { description: string; 'x-roles': readonly string[] } => ({
  description: `Roles: ${roles.join(', ')}; within the caller's own subtree.`,
  'x-roles': roles,
})

function targetOf({ mechanism: { machine }, name, creates }: Command): string {
  const from = creates ? [machine.new] : Object.values(machine)
  return from.flatMap((steps) => steps?.[name] ?? [])[0] ?? ''
}

function commandOperation(command: Command): unknown {
  const { mechanism, name, creates, summary, roles, example } = command
  const answer = jsonOf(done, { id: exampleId(mechanism), version: creates ? 1 : 2, state: targetOf(command) })
  const isCorrection = name === 'correct'
  return {
    operationId: `${mechanism.name}.${name}`,
    tags: [mechanism.name],
    summary: words(summary),
    ...about(roles),
    parameters: [
      ...(creates ? [] : [parameter('Id')]),
      parameter('IdempotencyKey'),
      parameter('IfMatch'),
      parameter('After'),
    ],
    requestBody: { required: true, content: jsonOf(wireBody(command), example) },
    responses: {
      [creates ? 201 : 200]: {
        description: 'Committed to a majority, with its events.',
        headers: { ETag: { schema: { type: 'string' } }, 'X-Jiceng-Position': { schema: { type: 'string' } } },
        content: answer,
      },
      ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422, ...(isCorrection ? [428 as const] : []), 429, 503),
    },
  }
}

/** A reading of one aggregate as the view describes it. */
const resourceSchema = ({ view, machine }: Mechanism): unknown => ({
  type: 'object',
  required: ['id', 'version', 'state', 'divisionCode', 'scopePath', 'allowed'],
  properties: {
    id: { type: 'string' },
    version: { type: 'integer' },
    ...Object.fromEntries(
      Object.entries(view.properties).filter(([, schema]) => !('personal' in schema && schema.personal)),
    ),
    state: { type: 'string', enum: Object.keys(machine).filter((state) => state !== 'new') },
    divisionCode: { type: 'string' },
    scopePath: { type: 'string' },
    allowed: { type: 'array', items: { type: 'string' }, description: 'Commands that are possible in this state.' },
  },
})

function resourceExample(mechanism: Mechanism): unknown {
  const [state = '', steps = {}] = Object.entries(mechanism.machine).find(([name]) => name !== 'new') ?? []
  return {
    id: exampleId(mechanism),
    version: 1,
    state,
    divisionCode: '990103',
    scopePath: '/990100/990103',
    allowed: Object.keys(steps),
  }
}

const pageSchema = (item: unknown): unknown => ({
  type: 'object',
  required: ['data', 'page'],
  properties: {
    data: { type: 'array', items: item },
    page: { type: 'object', required: ['next'], properties: { next: { type: ['string', 'null'] } } },
  },
})
const pageOf = (item: unknown): unknown => ({ data: [item], page: { next: null } })

const historyExample = (mechanism: Mechanism): unknown => ({
  id: `${ulid}-0`,
  type: mechanism.events[0]?.type ?? '',
  version: 1,
  occurredOn: '2023-06-30',
  occurredAt: '2023-06-30T08:00:00.000Z',
  time: '2023-06-30T08:00:00.412Z',
  actor: 'clerk',
  data: {},
})

function read(
  mechanism: Mechanism,
  name: string,
  summary: Words,
  parameters: readonly unknown[],
  content: unknown,
): unknown {
  const isList = name === 'list'
  return {
    operationId: `${mechanism.name}.${name}`,
    tags: [mechanism.name],
    summary: words(summary),
    ...about(mechanism.readers ?? readers),
    parameters: [...parameters, parameter('After')],
    responses: {
      200: { description: 'As it stands.', content },
      ...problems(400, 401, 403, ...(isList ? [] : [404 as const]), 429, 503),
    },
  }
}

function filterParameters({ filters, view }: Mechanism): unknown[] {
  return Object.entries(filters).map(([name, path]) => {
    const schema = view.properties[fieldOf(name, path)] ?? { type: 'string', maxLength: 200 }
    return { name, in: 'query', schema }
  })
}

const historySchema = { type: 'object', required: ['id', 'type', 'version', 'occurredOn', 'time', 'actor', 'data'] }

function readOperations(mechanism: Mechanism): Record<string, unknown> {
  const { path, title } = mechanism
  const named = (zh: string, en: string): Words => ({ zh: `${title.zh}：${zh}`, en: `${title.en}: ${en}` })
  const schema = resourceSchema(mechanism)
  const example = resourceExample(mechanism)
  const paging = [parameter('Limit'), parameter('Cursor')]
  const asked = [...paging, parameter('Scope'), parameter('Order'), ...filterParameters(mechanism)]
  const one = [parameter('Id'), parameter('IfNoneMatch')]
  const page = jsonOf(pageSchema(schema), pageOf(example))
  const events = jsonOf(pageSchema(historySchema), pageOf(historyExample(mechanism)))
  return {
    [`/v1/${path}`]: { get: read(mechanism, 'list', named('列表', 'list'), asked, page) },
    [`/v1/${path}/{id}`]: { get: read(mechanism, 'get', named('详情', 'one'), one, jsonOf(schema, example)) },
    [`/v1/${path}/{id}/history`]: {
      get: read(mechanism, 'history', named('历史', 'history'), [parameter('Id'), ...paging], events),
    },
  }
}

const resultsSchema = {
  type: 'object',
  required: ['results'],
  properties: {
    results: {
      type: 'array',
      items: {
        type: 'object',
        required: ['status', 'body'],
        properties: { status: { type: 'integer' }, body: { type: 'object' }, position: { type: 'string' } },
      },
    },
  },
} as const

function batchOperation(mechanism: Mechanism, commands: readonly Command[]): unknown {
  const [first] = commands
  const item = { command: first?.name, ...(first?.creates ? {} : { id: exampleId(mechanism) }), body: first?.example }
  const result = { status: 201, body: { id: exampleId(mechanism), version: 1, state: first ? targetOf(first) : '' } }
  return {
    operationId: `${mechanism.name}.batch`,
    tags: [mechanism.name],
    summary: words({ zh: `${mechanism.title.zh}：批量`, en: `${mechanism.title.en}: many commands at once` }),
    ...about([...new Set(commands.flatMap(({ roles }) => roles))]),
    parameters: [parameter('IdempotencyKey'), parameter('After')],
    requestBody: { required: true, content: jsonOf(BatchBody, { items: [item] }) },
    responses: {
      200: { description: 'A result for each item, in order.', content: jsonOf(resultsSchema, { results: [result] }) },
      ...problems(400, 401, 413, 415, 429, 503),
    },
  }
}

function pathsOf(mechanism: Mechanism): Record<string, Record<string, unknown>> {
  const commands = Object.values(mechanism.commands).filter(isOffered)
  const paths: Record<string, Record<string, unknown>> = {}
  const add = (path: string, operations: unknown): void => {
    paths[path] = Object.assign(paths[path] ?? {}, operations)
  }
  for (const [path, operations] of Object.entries(readOperations(mechanism))) add(path, operations)
  for (const command of commands) add(written(commandPath(mechanism, command)), { post: commandOperation(command) })
  if (commands.length > 0) add(`/v1/${mechanism.path}:batch`, { post: batchOperation(mechanism, commands) })
  return paths
}

/** The description of a service's API, made from the very schemas that validate; equal mechanisms give equal bytes. */
export const openapi = ({ title, version, mechanisms, more }: OpenApiOptions) => ({
  openapi: '3.1.0',
  info: { title, version },
  security: [{ token: [] }],
  tags: [...mechanisms.map(({ name, title: of }) => ({ name, description: words(of) })), ...(more?.tags ?? [])],
  paths: Object.assign({}, ...mechanisms.map(pathsOf), more?.paths),
  components,
})
