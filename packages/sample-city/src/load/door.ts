import { setTimeout as wait } from 'node:timers/promises'
import { Pool } from 'undici'
import type { By } from '../draft.ts'

/** An answer of the platform, parsed. */
interface Answer {
  readonly status: number
  readonly body: unknown
  readonly position: string | undefined
  /** It is behind what X-Jiceng-After named. */
  readonly isStale: boolean
}
export type Account = By | 'ops'
export interface Door {
  /** Asks again while the platform says that it could not yet: with the same key, after the time it names. */
  post(account: Account, path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  get(account: Account, path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** Requests that had to be repeated, by what was said. */
  readonly repeated: ReadonlyMap<string, number>
  close(): Promise<void>
}
export interface DoorOptions {
  readonly url: string
  readonly connections: number
  /** The token of an account; asked for again when one is no longer accepted. */
  readonly token: (account: Account) => Promise<string>
}

/** Milliseconds for one request, and for all tries of it. */
const requestMs = 60_000
const patienceMs = 300_000
const pauseMs = 250

const isTransient = (status: number): boolean => status === 429 || status >= 500

export function door({ url, connections, token }: DoorOptions): Door {
  const pool = new Pool(url, { connections })
  const tokens = new Map<Account, Promise<string>>()
  const repeated = new Map<string, number>()
  let isClosed = false
  const tokenOf = (account: Account): Promise<string> => {
    const known = tokens.get(account) ?? token(account)
    tokens.set(account, known)
    // One that could not be had is asked for anew.
    known.catch(() => tokens.delete(account))
    return known
  }
  const again = (why: string): void => {
    repeated.set(why, (repeated.get(why) ?? 0) + 1)
  }
  async function once(method: 'GET' | 'POST', account: Account, path: string, payload: string | null, more: object) {
    const headers = {
      authorization: `Bearer ${await tokenOf(account)}`,
      ...(payload === null ? {} : { 'content-type': 'application/json' }),
      ...more,
    }
    const answer = await pool.request({ method, path, headers, body: payload, signal: AbortSignal.timeout(requestMs) })
    const body: unknown = JSON.parse((await answer.body.text()) || 'null')
    const said = (name: string): string | undefined => {
      const value = answer.headers[name]
      return typeof value === 'string' ? value : undefined
    }
    return {
      status: answer.statusCode,
      body,
      position: said('x-jiceng-position'),
      isStale: said('x-jiceng-stale') !== undefined,
      retryAfter: said('retry-after'),
    }
  }
  async function ask(method: 'GET' | 'POST', account: Account, path: string, payload: string | null, more = {}) {
    for (const end = Date.now() + patienceMs; ; ) {
      const answer = await once(method, account, path, payload, more).catch((error: unknown) => `${error}`)
      if (typeof answer !== 'string') {
        const isOld = answer.status === 401 && tokens.delete(account)
        if (!isOld && !isTransient(answer.status)) return answer
      }
      const why = typeof answer === 'string' ? answer : `${answer.status} ${codeOf(answer.body)}`
      // A load that was cut short leaves commands behind that would ask for ever so long.
      if (isClosed) throw new Error(`${method} ${path}: the door was closed, after ${why}`)
      if (Date.now() > end) throw new Error(`${method} ${path}: still ${why} after ${patienceMs / 1000} s`)
      again(why)
      const named = typeof answer === 'string' ? 0 : Number(answer.retryAfter ?? 0) * 1000
      await wait(named > 0 ? named : pauseMs)
    }
  }
  return {
    repeated,
    post: (account, path, body, headers) => ask('POST', account, path, JSON.stringify(body), headers),
    get: (account, path, headers) => ask('GET', account, path, null, headers),
    close() {
      isClosed = true
      return pool.close()
    },
  }
}

/** A field of an answer, where it has one. */
export const field = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null && name in body ? Reflect.get(body, name) : undefined
export const codeOf = (body: unknown): string => {
  const code = field(body, 'code')
  return typeof code === 'string' ? code : ''
}
