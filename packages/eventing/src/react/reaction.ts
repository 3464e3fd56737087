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
  /** Reacts to one event; throws when it must be tried again. Repeating it has no second effect. */
  react(event: Delivered): Promise<void>
  /** Looks again at what is due; called by a timer. */
  rescan(now?: Date): Promise<number>
}

/** Somebody was there before, or it was so already. */
const expected = new Set(['illegal-step', 'not-found', 'already-exists', 'same-value'])

export function reactor(options: ReactorOptions): Reactor {
  const { db, reactions, service, rescanMs = 10_000 } = options
  const rescans = db.collection<RescanRow>('rescans')

  const listens = new Set(reactions.flatMap(({ on }) => on))

  async function scan(event: Delivered, round: string): Promise<void> {
    for (const reaction of reactions.filter(({ on }) => on.includes(event.type))) await one(reaction, event, round)
  }

  async function one(reaction: Reaction, event: Delivered, round: string): Promise<void> {
    const { collection, filter, limit } = reaction.targets(event)
    for (let page = 0; page < 1000; page++) {
      const found = await db.collection<StoredState & Document>(collection).find(filter).limit(limit).toArray()
      for (const target of reaction.among?.(found) ?? found) await send(reaction, event, target, `${round}|${page}`)
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
    async react(event) {
      if (!listens.has(event.type)) return
      await scan(event, '1')
      const row: RescanRow = { _id: event.id, event, dueAt: new Date(Date.now() + rescanMs) }
      await rescans.updateOne(
        { _id: event.id },
        { $setOnInsert: row },
        { upsert: true, writeConcern: { w: 'majority' } },
      )
    },
    async rescan(now = new Date()) {
      const due = await rescans
        .find({ dueAt: { $lte: now } })
        .sort({ dueAt: 1 })
        .limit(100)
        .toArray()
      const lines = [...Map.groupBy(due, ({ event }) => event.aggregate).values()]
      await Promise.all(
        lines.map(async (line) => {
          for (const { _id, event } of line) {
            await scan(event, '2')
            await rescans.deleteOne({ _id })
          }
        }),
      )
      return due.length
    },
  }
}
