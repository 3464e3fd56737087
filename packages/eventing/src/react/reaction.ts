import type { ServiceName } from '@jiceng/contracts'
import type { Command, StoredState } from '@jiceng/kernel'
import type { Db, Document } from 'mongodb'
import { newId } from '../ids.ts'
import type { Delivered } from '../wire.ts'
import { type Answer, type CommandRequest, Unavailable } from '../work/request.ts'

/** A rule fed by another service's event: which of our aggregates it concerns, and the command each of them then gets. */
export interface Reaction {
  readonly name: string
  /** Who publishes the events. */
  readonly service: ServiceName
  readonly on: readonly string[]
  /** A bounded reading by an index; what a command changed no longer matches it. */
  readonly targets: (event: Delivered) => {
    readonly collection: string
    readonly filter: Document
    readonly limit: number
  }
  /** Which of those that were found it is about, where it is not all. */
  readonly among?: (found: readonly StoredState[]) => readonly StoredState[]
  readonly command: Command
  /** The aggregate the command is for, where it is another than what was found: one the command creates. */
  readonly id?: (event: Delivered, found: StoredState) => string
  readonly body: (event: Delivered, found: StoredState) => unknown
  /** When it is recorded to have happened; with the event where left out. */
  readonly occurred?: (found: StoredState) => string
  /**
   * Its command counts anew what this very service wrote: all that its event says is there by then, and whatever is written later has an
   * event of its own. No second look is needed.
   */
  readonly recounts?: true
}

/** An event to look at once more: a command that read the old state may have committed after the first scan. */
export interface RescanRow {
  readonly _id: string
  readonly event: Delivered
  readonly dueAt: Date
}

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
  /** Looks again at what is due; called by a timer. */
  rescan(now?: Date): Promise<number>
}

/** Part of the keys of what was sent. */
const numbers = { first: '1', second: '2' } as const

/** Somebody was there before, or it was so already. */
const expected = new Set(['illegal-step', 'not-found', 'already-exists', 'same-value'])

export function reactor(options: ReactorOptions): Reactor {
  const { db, reactions, service, rescanMs = 10_000 } = options
  const rescans = db.collection<RescanRow>('rescans')

  const rounds = { first: reactions, second: reactions.filter(({ recounts }) => recounts !== true) }
  const typesOf = (of: readonly Reaction[]): ReadonlySet<string> => new Set(of.flatMap(({ on }) => on))
  const listens = { first: typesOf(rounds.first), second: typesOf(rounds.second) }
  type Round = keyof typeof rounds
  const reactionsTo = ({ type }: Delivered, round: Round): Reaction[] =>
    rounds[round].filter(({ on }) => on.includes(type))

  /** Most of what is heard concerns nobody: one question for all of it, and only then each by itself. */
  async function scan(events: readonly Delivered[], round: Round): Promise<void> {
    if (!(await concernsAny(events, round))) return
    for (const event of events) for (const reaction of reactionsTo(event, round)) await one(reaction, event, round)
  }

  async function concernsAny(events: readonly Delivered[], round: Round): Promise<boolean> {
    const targets = events.flatMap((event) => reactionsTo(event, round).map((reaction) => reaction.targets(event)))
    for (const [collection, of] of Map.groupBy(targets, (target) => target.collection)) {
      const any = { $or: of.map(({ filter }) => filter) }
      if (await db.collection(collection).findOne(any, { projection: { _id: 1 } })) return true
    }
    return false
  }

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

  return {
    async react(events) {
      await scan(
        events.filter(({ type }) => listens.first.has(type)),
        'first',
      )
      const again = events.filter(({ type }) => listens.second.has(type))
      if (again.length === 0) return
      const dueAt = new Date(Date.now() + rescanMs)
      await rescans.bulkWrite(
        again.map((event) => ({
          updateOne: {
            filter: { _id: event.id },
            update: { $setOnInsert: { _id: event.id, event, dueAt } },
            upsert: true,
          },
        })),
        { ordered: false, writeConcern: { w: 'majority' } },
      )
    },
    async rescan(now = new Date()) {
      const due = await rescans
        .find({ dueAt: { $lte: now } })
        .sort({ dueAt: 1 })
        .limit(100)
        .toArray()
      if (due.length === 0) return 0
      const events = due.map(({ event }) => event)
      const looked = async (of: readonly Delivered[]): Promise<void> =>
        void (await rescans.deleteMany({ _id: { $in: of.map(({ id }) => id) } }))
      if (!(await concernsAny(events, 'second'))) await looked(events)
      else {
        // One that cannot be reacted to is looked at again, and holds up no other.
        const lines = [...Map.groupBy(events, ({ aggregate }) => aggregate).values()]
        const done = await Promise.allSettled(lines.map((line) => scan(line, 'second').then(() => looked(line))))
        for (const one of done) if (one.status === 'rejected') throw one.reason
      }
      return due.length
    },
  }
}
