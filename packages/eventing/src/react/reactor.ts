import type { StoredState } from '@jiceng/kernel'
import type { Db, Document } from 'mongodb'
import { newId } from '../ids.ts'
import type { Delivered } from '../wire.ts'
import { type Answer, type CommandRequest, Unavailable } from '../work/request.ts'
import { askedTogether, findsAny } from './any.ts'
import type { Reaction } from './reaction.ts'
import { type Gathered, type GatheredRow, laterIn, lineOf, type RescanRow } from './rescans.ts'

export interface ReactorOptions {
  readonly db: Db
  readonly service: string
  readonly reactions: readonly Reaction[]
  readonly run: (request: CommandRequest) => Promise<Answer>
  readonly onTrouble?: (what: string, error: unknown) => void
  /** Longer than any command's deadline. */
  readonly rescanMs?: number
}
export interface Reactor {
  /** Reacts to events, in their order; throws when it must be tried again. Repeating it has no second effect. */
  react(events: readonly Delivered[]): Promise<void>
  /** Looks at what is due by now, at `lookedAtMost` of a kind at the most; how much that was. Called by a timer. */
  rescan(now?: Date): Promise<number>
}
export const lookedAtMost = 100

/**
 * While more than this comes in, as when a register is imported, what was gathered waits, at the most so many milliseconds: most of it
 * would have to be counted anew a moment later.
 */
const floodPerSecond = 20
const patienceMs = 30_000

/** Part of the keys of what was sent. */
const numbers = { first: '1', gathered: '1', second: '2' } as const

/** Somebody was there before, or it was so already. */
const expected = new Set(['illegal-step', 'not-found', 'already-exists', 'same-value'])

export function reactor(options: ReactorOptions): Reactor {
  const { db, reactions, service, rescanMs = 10_000 } = options
  const later = laterIn(db, rescanMs)

  const rounds = {
    first: reactions.filter(({ gathers }) => !gathers),
    gathered: reactions.filter(({ gathers }) => gathers),
    second: reactions.filter(({ recounts, gathers }) => !recounts && !gathers),
  }
  type Round = keyof typeof rounds
  const reactionsTo = ({ type }: Delivered, round: Round): Reaction[] =>
    rounds[round].filter(({ on }) => on.includes(type))
  const heard = (events: readonly Delivered[], round: Round): Delivered[] =>
    events.filter((event) => reactionsTo(event, round).length > 0)

  /** Most of what is heard concerns nobody: one question for all of it, and only then each by itself. */
  async function scan(events: readonly Delivered[], round: Round): Promise<void> {
    if (!(await concernsAny(events, round))) return
    for (const event of events) for (const reaction of reactionsTo(event, round)) await one(reaction, event, round)
  }

  const concernsAny = (events: readonly Delivered[], round: Round): Promise<boolean> =>
    isAny(events.flatMap((event) => reactionsTo(event, round).map((reaction) => reaction.targets(event))))

  const isAny = askedTogether(async (targets: readonly ReturnType<Reaction['targets']>[]) => {
    const byCollection = Map.groupBy(targets, ({ collection }) => collection)
    for (const [name, of] of byCollection) {
      const filters = of.map(({ filter }) => filter)
      if (await findsAny(db.collection(name), filters)) return true
    }
    return false
  })

  async function one(reaction: Reaction, event: Delivered, round: Round): Promise<void> {
    const { collection, filter, limit } = reaction.targets(event)
    for (let page = 0; page < 1000; page++) {
      const found = await db.collection<StoredState & Document>(collection).find(filter).limit(limit).toArray()
      for (const target of reaction.among?.(found) ?? found)
        await send(reaction, event, target, `${numbers[round]}|${page}`)
      if (found.length < limit) return
    }
  }

  async function send(reaction: Reaction, event: Delivered, target: StoredState, round: string): Promise<void> {
    const key = `reaction|${service}.${reaction.name}|${event.id}|${target._id}|${round}`
    const answer = await options.run({
      command: reaction.command,
      id: reaction.id?.(event, target) ?? target._id,
      body: reaction.body(event, target),
      actor: { id: 'system', kind: 'system' },
      key,
      hash: event.id,
      occurred: reaction.occurred?.(target) ?? event.occurredAt ?? event.occurredOn,
      requestId: `req_${newId()}`,
      correlationId: event.correlationId,
      causationId: event.id,
      traceparent: event.traceparent,
    })
    if (answer.status >= 500) throw new Unavailable(`${reaction.name} could not react to ${event.id}`)
    if (answer.status >= 400 && !expected.has(String(answer.body.code)))
      options.onTrouble?.('reaction refused', new Error(`${key}: ${answer.body.code}`))
  }

  const gatheredOf = (event: Delivered): Gathered[] =>
    reactionsTo(event, 'gathered')
      .map(({ name, gathers }) => ({ by: name, what: gathers?.(event) ?? '', event }))
      .filter(({ what }) => what !== '')

  const flood = { isOn: false, events: 0, since: 0 }
  /** Judged by what came in the last second. */
  function isFlooded(): boolean {
    const ms = Date.now() - flood.since
    if (ms >= 1000)
      Object.assign(flood, { isOn: flood.events * 1000 > floodPerSecond * ms, events: 0, since: Date.now() })
    return flood.isOn
  }
  const gathered = (now: Date): Promise<GatheredRow[]> | GatheredRow[] =>
    rounds.gathered.length === 0
      ? []
      : later.gathered(isFlooded() ? new Date(now.getTime() - patienceMs) : now, lookedAtMost)

  async function look(row: RescanRow | GatheredRow): Promise<void> {
    if (!('by' in row)) return scan([row.event], 'second')
    const reaction = rounds.gathered.find(({ name }) => name === row.by)
    if (reaction) await one(reaction, row.event, 'gathered')
  }

  async function lookAt(line: readonly (RescanRow | GatheredRow)[]): Promise<void> {
    for (const row of line) await look(row)
  }

  return {
    async react(events) {
      await scan(heard(events, 'first'), 'first')
      const toGather = events.flatMap(gatheredOf)
      await later.keep(heard(events, 'second'), toGather)
      flood.events += toGather.length
    },
    async rescan(now = new Date()) {
      const [due, counted] = await Promise.all([later.due(now, lookedAtMost), gathered(now)])
      // Of what is looked at once more hardly anything concerns anybody.
      const again = await concernsAny(
        due.map(({ event }) => event),
        'second',
      )
      // What was gathered goes day by day.
      const days = counted.toSorted((a, b) => a.event.occurredOn.localeCompare(b.event.occurredOn))
      const lines = [...Map.groupBy([...(again ? due : []), ...days], lineOf).values()]
      // One that cannot be reacted to is looked at again, and holds up no other.
      const done = await Promise.allSettled(lines.map(lookAt))
      const failed = new Set(lines.filter((_, n) => done[n]?.status === 'rejected').flat())
      await later.strike([...due, ...counted].filter((row) => !failed.has(row)))
      for (const one of done) if (one.status === 'rejected') throw one.reason
      return Math.max(due.length, counted.length)
    },
  }
}
