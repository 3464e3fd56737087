import { eventsOf, type ServiceName } from '@jiceng/contracts'
import { type Delivered, idTime, newId, type UnitOfWork, unsentOf } from '@jiceng/eventing'
import { type EventType, lifecycle, type Mechanism, type Shape } from '@jiceng/kernel'
import type { Db } from 'mongodb'
import { Type } from 'typebox'

const everyMs = 10_000
const keptMs = 24 * 3600_000
const sweepEveryMs = 3600_000
const isCanary = (type: string): boolean => type.endsWith('CanarySang')

interface Canary extends Shape {
  readonly sung: number
}
const closed = { additionalProperties: false }

/** The canary of a service: an aggregate like any other, but without a route. */
export function canaryOf(service: ServiceName, cityCode: string): Mechanism {
  const events: readonly EventType[] = eventsOf[service].filter(({ type }) => isCanary(type))
  const canary = lifecycle({
    name: 'canary',
    collection: 'canaries',
    idPrefix: 'cny',
    mechanism: 'M-111',
    title: { zh: '金丝雀', en: 'Canary' },
    events,
    initial: { state: 'new', divisionCode: cityCode, sung: 0 },
    machine: { new: { sing: 'singing' }, singing: { sing: 'singing' } },
    view: Type.Object({ sung: Type.Integer() }, closed),
    evolve: (state: Canary, { data }): Canary => ({ ...state, state: 'singing', sung: Number(data.sung) }),
  })
  canary.command('sing', {
    summary: { zh: '报平安', en: 'Sing' },
    roles: ['system'],
    body: Type.Object({}, closed),
    example: {},
    id: () => `cny_${service}`,
    divisionCode: () => cityCode,
    rule: ({ state }) => events.map(({ type }) => ({ type, data: { sung: state.sung + 1, divisionCode: cityCode } })),
  })
  return canary
}

/** Sings every ten seconds, and forgets what was sung more than a day ago. */
export function startCanary(
  { commands: { sing: command } }: Mechanism,
  work: UnitOfWork,
  db: Db,
  onTrouble: (error: unknown) => void,
): { stop(): void } {
  const actor = { id: 'system', kind: 'system' } as const
  const sing = async (): Promise<void> => {
    if (command)
      await work.run({ command, body: {}, actor, hash: '', requestId: `req_${newId()}`, correlationId: 'canary' })
  }
  const forget = async (): Promise<void> => {
    const before = new Date(Date.now() - keptMs).toISOString()
    // While anything of that time is to be sent, so may be what was sung then.
    const { oldest } = await unsentOf(db, 1)
    if (oldest !== undefined && idTime(oldest) < Date.parse(before)) return
    const sung = { aggregate: { $regex: '^cny_' }, time: { $lt: before } }
    // The audit is chained, so that part of a row stays.
    await db.collection('events').updateMany(sung, [{ $replaceWith: { _id: '$_id', audit: '$audit', acks: '$acks' } }])
  }
  const timers = [
    setInterval(() => void sing().catch(onTrouble), everyMs),
    setInterval(() => void forget().catch(onTrouble), sweepEveryMs),
  ]
  return { stop: () => timers.forEach((timer) => void clearInterval(timer)) }
}

/** Seconds from a canary's recording to its being applied, if there is one among these. */
export const freshnessOf = (events: readonly Delivered[]): number | undefined => {
  const last = events.findLast(({ type }) => isCanary(type))
  return last && (Date.now() - Date.parse(last.time)) / 1000
}
