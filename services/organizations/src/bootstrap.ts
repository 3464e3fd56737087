import { createHash } from 'node:crypto'
import { demoAccounts, demoDivisions } from '@jiceng/contracts'
import { type Answer, newId, type UnitOfWork } from '@jiceng/eventing'
import type { Command } from '@jiceng/kernel'
import type { ServiceSettings } from '@jiceng/service-kit'
import { registerDivision, registerRoot } from './divisions/index.ts'
import { grantRole } from './grants/index.ts'

interface FirstGrant {
  readonly accountId: string
  readonly role: string
  readonly divisionCode: string
}

/** `account:role[:division]`, separated by commas. */
const firstGrants = ({ bootstrapGrants, cityCode }: ServiceSettings): FirstGrant[] =>
  bootstrapGrants
    .split(',')
    .filter((text) => text !== '')
    .map((text) => {
      const [accountId = '', role = '', divisionCode = cityCode] = text.split(':')
      return { accountId, role, divisionCode }
    })

/** At first start the system records the city, the grants that were named and, for a demo, one of everything. Repeating it changes nothing. */
export async function bootstrap(work: UnitOfWork, settings: ServiceSettings): Promise<void> {
  const act = (command: Command, body: unknown): Promise<void> => record(work, command, body)
  await act(registerRoot, { code: settings.cityCode, name: settings.cityName })
  for (const grant of firstGrants(settings)) await act(grantRole, grant)
  if (!settings.demo) return
  for (const division of demoDivisions) await act(registerDivision, division)
  await Promise.all(
    demoAccounts.map(({ account, role, scope }) => act(grantRole, { accountId: account, role, divisionCode: scope })),
  )
}

const settled = new Set(['already-exists', 'illegal-step'])

async function record(work: UnitOfWork, command: Command, body: unknown): Promise<void> {
  const answer: Answer = await work.run({
    command,
    body,
    actor: { id: 'system', kind: 'system' },
    hash: createHash('sha256').update(JSON.stringify(body)).digest('hex'),
    requestId: `req_${newId()}`,
    correlationId: 'bootstrap',
  })
  if (answer.status < 300 || settled.has(String(answer.body.code))) return
  throw new Error(`bootstrap: ${command.name} ${JSON.stringify(body)}: ${answer.body.detail}`)
}
