import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { demoAccounts, demoDivisions } from '@jiceng/contracts'
import { type Answer, type CommandRequest, newId, Unavailable, type UnitOfWork } from '@jiceng/eventing'
import type { Command } from '@jiceng/kernel'
import type { ServiceSettings } from '@jiceng/service-kit'
import { registerDivision, registerRoot } from './divisions/index.ts'
import { grantRole } from './grants/index.ts'

type Work = Pick<UnitOfWork, 'run'>
type Founding = Pick<ServiceSettings, 'bootstrapGrants' | 'cityCode' | 'cityName' | 'demo'>

interface FirstGrant {
  readonly accountId: string
  readonly role: string
  readonly divisionCode: string
}

/** `account:role[:division]`, separated by commas. */
const firstGrants = ({ bootstrapGrants, cityCode }: Founding): FirstGrant[] =>
  bootstrapGrants
    .split(',')
    .filter((text) => text !== '')
    .map((text) => {
      const [accountId = '', role = '', divisionCode = cityCode] = text.split(':')
      return { accountId, role, divisionCode }
    })

/** At first start the system records the city, the grants that were named and, for a demo, one of everything. Repeating it changes nothing. */
export async function bootstrap(work: Work, settings: Founding): Promise<void> {
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

/** Tries of one command: at a start the database may still be slow, and what is repeated here changes nothing. */
const triesMax = 6

async function patiently(work: Work, request: CommandRequest): Promise<Answer> {
  for (let tries = 1; ; tries++)
    try {
      return await work.run(request)
    } catch (error) {
      if (!(error instanceof Unavailable) || tries >= triesMax) throw error
      await pause(100 * tries)
    }
}

async function record(work: Work, command: Command, body: unknown): Promise<void> {
  const answer = await patiently(work, {
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
