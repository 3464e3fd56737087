import { createHash } from 'node:crypto'
import { demoAccounts, demoDivisions, demoSince } from '@jiceng/contracts'
import { type Answer, type CommandRequest, newId, Unavailable, type UnitOfWork } from '@jiceng/eventing'
import type { Command } from '@jiceng/kernel'
import type { ServiceSettings } from '@jiceng/service-kit'
import { registerDivision, registerRoot } from './divisions/index.ts'
import { grantRole } from './grants/index.ts'

interface FirstGrant {
  readonly accountId: string
  readonly role: string
  readonly divisionCode: string
}

type Work = Pick<UnitOfWork, 'run'>
type First = Pick<ServiceSettings, 'bootstrapGrants' | 'cityCode' | 'cityName' | 'demo'>

/** `account:role[:division]`, separated by commas. */
const firstGrants = ({ bootstrapGrants, cityCode }: First): FirstGrant[] =>
  bootstrapGrants
    .split(',')
    .filter((text) => text !== '')
    .map((text) => {
      const [accountId = '', role = '', divisionCode = cityCode] = text.split(':')
      return { accountId, role, divisionCode }
    })

/** At first start the system records the city, the grants that were named and, for a demo, one of everything. Repeating it changes nothing. */
export async function bootstrap(work: Work, settings: First): Promise<void> {
  const since = settings.demo ? demoSince : undefined
  const act = (command: Command, body: unknown): Promise<void> => record(work, command, body, since)
  await act(registerRoot, { code: settings.cityCode, name: settings.cityName })
  for (const grant of firstGrants(settings)) await act(grantRole, grant)
  if (!settings.demo) return
  for (const division of demoDivisions) await act(registerDivision, division)
  await Promise.all(
    demoAccounts.map(({ account, role, scope }) => act(grantRole, { accountId: account, role, divisionCode: scope })),
  )
}

const settled = new Set(['already-exists', 'illegal-step'])

async function record(work: Work, command: Command, body: unknown, occurred: string | undefined): Promise<void> {
  const answer = await patiently(work, {
    command,
    body,
    occurred,
    actor: { id: 'system', kind: 'system' },
    hash: createHash('sha256').update(JSON.stringify(body)).digest('hex'),
    requestId: `req_${newId()}`,
    correlationId: 'bootstrap',
  })
  if (answer.status < 300 || settled.has(String(answer.body.code))) return
  throw new Error(`bootstrap: ${command.name} ${JSON.stringify(body)}: ${answer.body.detail}`)
}

/** Milliseconds for which a server that was started together with us may be slow. */
const patienceMs = 60_000

/** It has no key, and needs none: what took effect all the same is refused as settled. */
async function patiently(work: Work, request: CommandRequest): Promise<Answer> {
  for (const end = Date.now() + patienceMs; ; )
    try {
      return await work.run(request)
    } catch (error) {
      if (!(error instanceof Unavailable) || Date.now() > end) throw error
    }
}
