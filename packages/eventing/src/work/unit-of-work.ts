import { refuse } from '@jiceng/kernel'
import { type ClientSession, type Db, type MongoClient, MongoError } from 'mongodb'
import { failpoint, zoo } from '../failpoints.ts'
import { idOf, newId } from '../ids.ts'
import type { Parcel } from '../relay/parcels.ts'
import type { AuditTip } from '../rows.ts'
import { isCompared, mayPass } from './again.ts'
import { auditWriter } from './audit.ts'
import { committed } from './commit.ts'
import type { Waiting } from './decide.ts'
import { decideGroup, type GroupOptions, type Remembered, readGroup } from './group.ts'
import { pace } from './pace.ts'
import { type Answer, type CommandRequest, Unavailable } from './request.ts'
import { Conflict, type Seal, write } from './write.ts'
import { written } from './written.ts'

export interface UnitOfWorkOptions extends Omit<GroupOptions, 'db' | 'remembered' | 'written'> {
  readonly client: MongoClient
  readonly db: Db
  readonly partitions: number
  readonly timeline: number
  readonly auditKey: string
  readonly seal?: Seal
  /** The business clock. */
  readonly now: () => Date
  /** Commands of one transaction, and transactions in flight. */
  readonly groupMax?: number
  readonly slots?: number
  /** Milliseconds until a caller is told to try again. */
  readonly deadlineMs?: number
  /** Told of the events of each group once they are committed, and of a rule that broke: the answer itself stays opaque. */
  readonly onCommitted?: (parcel: Parcel) => void
  readonly onBroken?: (error: unknown, request: CommandRequest) => void
}

export interface UnitOfWork {
  /** Runs one command; resolves only after its group has committed to a majority. Throws `Unavailable` when that cannot be known. */
  run(request: CommandRequest): Promise<Answer>
  /** How far the audit of its writers is. */
  audited(): readonly AuditTip[]
  /** Waits for what is under way. */
  close(): Promise<void>
}

interface Entry extends Waiting {
  readonly settle: (answer: Answer) => void
  readonly fail: (error: unknown) => void
  readonly deadline: number
  tries: number
  /** Claims and guards it took hold of when it was last decided: two that share one never run side by side. */
  holds: readonly string[]
}

const transaction = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
} as const

/** Tries of one command, and after how many it goes alone. */
const triesMax = 12
const aloneAfter = 2

/**
 * Group commit: the commands that wait share one transaction. A lone command does not wait for company:
 * a group is what is waiting when a transaction may begin (`pace.ts`).
 */
export function unitOfWork(options: UnitOfWorkOptions): UnitOfWork {
  const { groupMax = 64, slots = 2, deadlineMs = 5000 } = options
  const boot = newId()
  const remembered: Remembered = new Map()
  const deciding = { ...options, remembered, written: written() }
  const queue: Entry[] = []
  const busy = new Set<string>()
  const running = new Map<string, Promise<Answer>>()
  const free = Array.from({ length: slots }, (_, n) => ({
    n,
    audit: auditWriter(options.auditKey, `${boot}-${n}`),
    session: undefined as ClientSession | undefined,
    renewals: 0,
  }))
  const slotsOf = [...free]
  let idle: (() => void) | undefined
  const paced = pace(slots, groupMax, () => pump())
  type Slot = (typeof free)[number]

  /** What waits and does not meet what is under way, in order of arrival; one that failed twice goes alone. */
  function take(): Entry[] {
    const group: Entry[] = []
    for (let n = 0; n < queue.length && group.length < groupMax; ) {
      const entry = queue[n]
      if (!entry) break
      const keys = [entry.target, ...entry.holds]
      if (keys.some((key) => busy.has(key)) || (entry.tries >= aloneAfter && group.length > 0)) n++
      else {
        queue.splice(n, 1)
        group.push(entry)
        for (const key of keys) busy.add(key)
        if (entry.tries >= aloneAfter) break
      }
    }
    return group
  }

  function pump(): void {
    while (queue.length > 0 && paced.mayBegin(queue.length)) {
      const group = take()
      const slot = group.length > 0 ? free.shift() : undefined
      if (!slot) return
      const taken = group.flatMap(({ target, holds }) => [target, ...holds])
      paced.begun(group.length)
      void serve(slot, group).finally(() => {
        paced.ended(group.length)
        for (const key of taken) busy.delete(key)
        free.push(slot)
        pump()
        if (free.length === slots && queue.length === 0) idle?.()
      })
    }
  }

  /** Runs a group once; each of its commands has its answer then, or waits again. Never throws. */
  async function serve(slot: Slot, group: readonly Entry[]): Promise<void> {
    const live = group.filter(({ deadline }) => deadline > Date.now())
    for (const entry of live) entry.tries++
    try {
      if (live.length > 0) await attempt(slot, live)
    } catch (error) {
      for (const entry of live)
        if (!mayPass(error)) entry.fail(error instanceof MongoError ? new Unavailable(String(error.message)) : error)
        else if (entry.tries < triesMax) continue
        else
          entry.settle(options.describe(refuse('busy', 'Others are changing this right now. Try again in a moment.')))
      if (mayPass(error)) queue.unshift(...live.filter(({ tries }) => tries < triesMax))
    }
  }

  async function attempt(slot: Slot, group: readonly Entry[]): Promise<void> {
    const session = options.client.startSession()
    try {
      const read = await readGroup(deciding, group)
      session.startTransaction(transaction)
      const { outcomes, deferred, holds } = await decideGroup(deciding, session, group, read)
      for (const entry of group) entry.holds = holds.get(entry) ?? []
      if (read.isRemembered && !outcomes.every(isCompared)) throw new Conflict('decided on what may be old')
      if (zoo('Z15'))
        for (const { waiting, answer, effect } of outcomes)
          if (!effect) group.find((entry) => entry === waiting)?.settle(answer)
      const isSnapshot = read.states === undefined
      const { audited, parcel } = await write({ ...options, isSnapshot }, session, outcomes, slot.audit)
      await failpoint?.('commit-before')
      await commit(session, Math.min(...group.map(({ deadline }) => deadline)), slot)
      await failpoint?.('commit-after')
      slot.audit.committed(audited)
      for (const { effect } of outcomes)
        for (const { mechanism, after } of effect?.changes ?? []) deciding.written.add(mechanism, after)
      const answers = new Map(outcomes.map(({ waiting, answer }) => [waiting, answer]))
      for (const entry of group) {
        const answer = answers.get(entry)
        if (!answer) continue
        const { cause, ...said } = answer
        if (cause) options.onBroken?.(cause, entry.request)
        entry.settle(said)
      }
      const back = group.filter((entry) => deferred.includes(entry))
      // To be put back is no failure.
      for (const entry of back) entry.tries--
      queue.unshift(...back)
      if (parcel) options.onCommitted?.(parcel)
    } catch (error) {
      for (const entry of group) deciding.written.forget(entry)
      if (session.inTransaction()) await session.abortTransaction().catch(() => undefined)
      throw error
    } finally {
      await session.endSession()
    }
  }

  /** What stays unknown is never executed again, and its audit writer ends with it, since nobody knows which row was its last. */
  async function commit(session: ClientSession, deadline: number, slot: Slot): Promise<void> {
    if (await committed(session, deadline)) return
    slot.audit = auditWriter(options.auditKey, `${boot}-${slot.n}-${++slot.renewals}`)
    throw new Unavailable('It is not known whether this took effect. Repeat with the same Idempotency-Key.')
  }

  /** The caller hears at its deadline, though a server that hangs may keep the transaction longer. */
  const enqueue = (request: CommandRequest): Promise<Answer> =>
    new Promise((settle, fail) => {
      const late = setTimeout(
        () => fail(new Unavailable('No answer in time. Repeat with the same Idempotency-Key.')),
        deadlineMs,
      )
      const ended =
        <T>(say: (what: T) => void) =>
        (what: T): void => {
          clearTimeout(late)
          say(what)
        }
      const now = options.now()
      const commandId = newId()
      let isMinted = false
      const mint = (prefix: string): string => {
        isMinted = true
        return idOf(prefix, commandId, 0)
      }
      const target = request.id ?? request.command.newId(request.body, mint)
      queue.push({
        request,
        commandId,
        target,
        isMinted,
        now,
        settle: ended(settle),
        fail: ended(fail),
        deadline: Date.now() + deadlineMs,
        tries: 0,
        holds: [],
      })
      // Whatever else came in at the same moment goes with it.
      setImmediate(pump)
    })

  return {
    audited: () => slotsOf.flatMap(({ audit }) => audit.tip() ?? []),
    run(request) {
      if (request.key === undefined) return enqueue(request)
      const shared = `${request.key} ${request.hash}`
      const known = running.get(shared)
      if (known !== undefined) return known.then((answer) => ({ ...answer, replayed: true }))
      const promise = enqueue(request).finally(() => running.delete(shared))
      running.set(shared, promise)
      return promise
    },
    async close() {
      if (free.length === slots && queue.length === 0) return
      await new Promise<void>((done) => {
        idle = done
      })
    },
  }
}
