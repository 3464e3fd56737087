// Callers at the gateway: an open loop, which does not slow down when answers do.
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import type { FaultCity } from '../city/city.ts'
import { random } from '../random.ts'
import { type Commands, commands } from './commands.ts'
import { type Ack, isEffect, type Journal, type Op, type Outcome, type Timing } from './journal.ts'

export interface LoadOptions {
  /** Commands a second. */
  readonly rate: number
  readonly seed: number
  /** Past the gateway, to the grid service itself. */
  readonly past: boolean
}
export interface Load extends Journal {
  /** One more command, of the scenario itself; undefined when its caller lost patience, which with `once` is after the first try. */
  command(account: string, path: string, body: Op['body'], once?: 'once'): Promise<Outcome | undefined>
  /** Ends the arrivals; resolves when every command under way has its answer, or its caller has lost patience. */
  stop(): Promise<void>
}

/** Milliseconds for one request, and until a caller no longer repeats it. */
const requestMs = 20_000
const patienceMs = 60_000

const trusted = (text: string): Outcome['body'] => JSON.parse(text) as never

interface Callers {
  readonly pool: Pool
  readonly token: (account: string) => Promise<string>
  readonly chance: () => number
  readonly count: (status: number, said?: string) => void
}

/** One request; undefined when no definite answer came. */
async function ask({ pool, token, count }: Callers, op: Op): Promise<Outcome | undefined> {
  try {
    const answer = await pool.request({
      method: 'POST',
      path: op.path,
      headers: {
        authorization: `Bearer ${await token(op.account)}`,
        'content-type': 'application/json',
        'idempotency-key': op.key,
        'x-correlation-id': op.key,
      },
      body: JSON.stringify(op.body),
      signal: AbortSignal.timeout(requestMs),
    })
    const text = await answer.body.text()
    const { statusCode: status } = answer
    op.answers.push(status)
    count(status, text)
    if (status >= 500 || status === 429) return undefined
    const body = trusted(text)
    // Not kept either: who asks again with the same key is decided anew.
    return body.code === 'busy' ? undefined : { status, body }
  } catch {
    op.answers.push(0)
    count(0)
    return undefined
  }
}

/** Repeats a command with the same key until its answer is definite. */
async function send(callers: Callers, op: Op, patience = patienceMs): Promise<Outcome | undefined> {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(200 + 400 * callers.chance())) {
    const outcome = await ask(callers, op)
    if (!outcome) continue
    op.outcomes.push(outcome)
    return outcome
  }
  return undefined
}

/** Tokens of the demo accounts; one that could not be had is asked for again. */
function tokensOf(city: FaultCity): Callers['token'] {
  const known = new Map<string, string>()
  return async (account) => {
    const token = known.get(account) ?? (await city.token(account))
    known.set(account, token)
    return token
  }
}

interface Counted extends Pick<Journal, 'statuses' | 'troubles'> {
  readonly count: Callers['count']
}
function counting(): Counted {
  const statuses = new Map<number, number>()
  const troubles = new Map<string, number>()
  return {
    statuses,
    troubles,
    count(status, said = '') {
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      const detail = `${status} ${/"detail":"([^"]*)/.exec(said)?.[1] ?? ''}`
      if (status >= 500) troubles.set(detail, (troubles.get(detail) ?? 0) + 1)
    },
  }
}

interface Conversation extends Pick<Journal, 'acks' | 'timings'> {
  readonly ops: Op[]
  /** One command until its answer is definite; some callers are impatient, some forgetful. */
  one(op: Op): Promise<void>
  heard(op: Op, outcome: Outcome): void
  /** Reads the view of some grid. */
  read(): Promise<void>
}
function conversation(callers: Callers, made: Commands): Conversation {
  const { chance } = callers
  const ops: Op[] = []
  const acks: Ack[] = []
  const timings: Timing[] = []
  function heard(op: Op, outcome: Outcome): void {
    const { id, version } = outcome.body
    if (!isEffect(outcome) || typeof id !== 'string' || typeof version !== 'number') return
    acks.push({ id, version, at: Date.now() })
    if (op.path === '/v1/grids') made.created(id)
  }
  async function one(op: Op): Promise<void> {
    ops.push(op)
    const at = Date.now()
    const begin = performance.now()
    // Sent twice at once.
    const twice = chance() < 0.02 ? send(callers, op) : undefined
    const outcome = await send(callers, op)
    if (op.answers.length === 1) timings.push({ at, ms: performance.now() - begin })
    if (outcome) heard(op, outcome)
    await twice
    if (outcome && chance() < 0.05) await send(callers, op)
  }
  async function read(): Promise<void> {
    const id = made.some()
    if (id === undefined) return
    const headers = { authorization: `Bearer ${await callers.token('town-clerk')}` }
    const signal = AbortSignal.timeout(requestMs)
    const answer = await callers.pool.request({ method: 'GET', path: `/v1/views/grid/${id}`, headers, signal })
    callers.count(answer.statusCode, await answer.body.text())
  }
  return { ops, acks, timings, one, heard, read }
}

export async function startLoad(city: FaultCity, { rate, seed, past }: LoadOptions): Promise<Load> {
  const chance = random(seed)
  const { count, ...counts } = counting()
  const door = past ? city.services.grid.url : city.gateway
  const callers = { pool: new Pool(door, { connections: 128 }), token: tokensOf(city), chance, count }
  // Before anything falls.
  await Promise.all(['town-clerk', 'district-admin', 'town-secretary'].map(callers.token))
  const made: Commands = commands(city.counters, `${city.prefix.slice(0, -1)}-${city.counters.loads++}`, chance)
  const { one, heard, read, ops, ...journal } = conversation(callers, made)
  const flying = new Set<Promise<unknown>>()
  const fly = (what: Promise<unknown>): void => {
    flying.add(what)
    void what.catch(() => count(0)).finally(() => flying.delete(what))
  }
  let sent = 0
  const begin = performance.now()
  const timer = setInterval(() => {
    for (const due = ((performance.now() - begin) * rate) / 1000; sent < due; sent++) {
      fly(one(made.next()))
      if (sent % 10 === 0 && !past) fly(read())
    }
  }, 20)
  return {
    ...journal,
    ...counts,
    ops,
    async command(account, path, body, once) {
      const op: Op = { key: `${made.name}-own-${ops.length}`, account, path, body, answers: [], outcomes: [] }
      ops.push(op)
      const outcome = await send(callers, op, once ? 1 : patienceMs)
      if (outcome && path.startsWith('/v1/grids')) heard(op, outcome)
      return outcome
    },
    async stop() {
      clearInterval(timer)
      while (flying.size > 0) await Promise.allSettled([...flying])
      await callers.pool.close()
    },
  }
}
