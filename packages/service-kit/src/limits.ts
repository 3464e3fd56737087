import { once } from 'node:events'
import { Redis } from 'ioredis'

export interface LimitOptions {
  /** Requests a caller may make at once, and how many come back each second. */
  readonly burst: number
  readonly perSecond: number
  readonly redisUrl?: string | undefined
  /** Prefix of our keys in Redis. */
  readonly prefix: string
  /** Told whenever Redis stops or begins to answer. */
  readonly onDegraded?: (degraded: boolean) => void
}
interface Verdict {
  readonly allowed: boolean
  readonly remaining: number
  /** Seconds until one request is possible, or until the bucket is full again. */
  readonly retryAfter: number
  readonly resetAfter: number
}
export interface Limiter {
  readonly policy: string
  take(caller: string): Promise<Verdict>
  /** Gives one back: an answer 304 is free. */
  refund(caller: string): Promise<void>
  /** Resolves once Redis answers, or at once without it. */
  ready(): Promise<void>
  close(): Promise<void>
}

/**
 * A bucket in one round trip, by the clock of Redis; a cost below 0 gives back. What was let through already is taken as far as there is
 * any. Answers allowed and the level in thousandths.
 */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local burst, rate, cost, through = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'
local old = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = tonumber(old[1]) or burst
level = math.min(burst, level + (now - (tonumber(old[2]) or now)) * rate / 1000)
local allowed = level >= cost
if allowed or through then level = math.max(0, math.min(burst, level - cost)) end
redis.call('HSET', KEYS[1], 'level', level, 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000) + 1000)
return { allowed and 1 or 0, math.floor(level * 1000) }`

/** `through`: these were let through already. */
type Take = (caller: string, cost: number, through?: boolean) => Promise<{ allowed: boolean; level: number }>

const bucketsMax = 10_000

/** The same bucket in this process, for as long as Redis is down; forgets who was silent longest. */
function localBuckets({ burst, perSecond }: LimitOptions): Take {
  const buckets = new Map<string, { level: number; at: number }>()
  return async (caller, cost, through = false) => {
    const now = performance.now()
    const old = buckets.get(caller) ?? { level: burst, at: now }
    const full = Math.min(burst, old.level + ((now - old.at) * perSecond) / 1000)
    const allowed = full >= cost
    const level = allowed || through ? Math.max(0, Math.min(burst, full - cost)) : full
    buckets.delete(caller)
    if (buckets.size >= bucketsMax) buckets.delete(buckets.keys().next().value ?? '')
    buckets.set(caller, { level, at: now })
    return { allowed, level }
  }
}

function redisBuckets(redis: Redis, { prefix, burst, perSecond }: LimitOptions): Take {
  return async (caller, cost, through = false) => {
    const key = `${prefix}limit:${caller}`
    const answer = await redis.eval(script, 1, key, burst, perSecond, cost, through ? 1 : 0)
    if (!Array.isArray(answer)) throw new Error('the script of the limits answered something else')
    const [allowed, level] = answer.map(Number)
    return { allowed: allowed === 1, level: (level ?? 0) / 1000 }
  }
}

/** Requests a bucket must hold besides its half, and milliseconds since it was seen, to let one through before Redis has answered. */
const aheadMin = 10
const aheadMs = 1000
/** Milliseconds after Redis was told until it is told of more: a busy caller costs a message each time, not each request. */
const tellEveryMs = 20
const pause = (ms: number): Promise<void> => new Promise((wake) => void setTimeout(wake, ms).unref())

/** What is known of a caller's bucket in Redis. */
interface Bucket {
  level: number
  at: number
  /** Let through since then: what Redis is being told of, in how many messages, and what it is to be told of next. */
  told: number
  messages: number
  owed: number
}

/**
 * Lets a request through at once while the caller's bucket was well filled a moment ago: it is taken from the bucket all the same, but
 * nobody waits for that, and what comes meanwhile is taken at one go. Instances together let through no more than what Redis
 * has not been told of just then.
 */
function ahead(take: Take, { burst }: LimitOptions): Take {
  const seen = new Map<string, Bucket>()
  function remember(caller: string, level: number): Bucket {
    const bucket = seen.get(caller) ?? { level, at: 0, told: 0, messages: 0, owed: 0 }
    seen.delete(caller)
    if (seen.size >= bucketsMax) seen.delete(seen.keys().next().value ?? '')
    seen.set(caller, bucket)
    return Object.assign(bucket, { level, at: performance.now() })
  }
  async function tell(caller: string, bucket: Bucket): Promise<void> {
    const { owed } = bucket
    if (owed === 0) return
    bucket.owed = 0
    bucket.told += owed
    bucket.messages++
    const { level } = await take(caller, owed, true)
    bucket.told -= owed
    remember(caller, level)
    await pause(tellEveryMs)
    bucket.messages--
    if (bucket.messages === 0) await tell(caller, bucket)
  }
  async function asked(caller: string, cost: number, known: Bucket | undefined): ReturnType<Take> {
    // What was let through comes first.
    if (known) void tell(caller, known)
    const taken = await take(caller, cost)
    remember(caller, taken.level)
    return taken
  }
  return async (caller, cost) => {
    const known = seen.get(caller)
    if (!known || performance.now() - known.at > aheadMs) return asked(caller, cost, known)
    const level = known.level - known.told - known.owed - cost
    if (level < Math.max(burst / 2, aheadMin)) return asked(caller, cost, known)
    known.owed += cost
    if (known.messages === 0) void tell(caller, known)
    return { allowed: true, level }
  }
}

function connect(url: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 1,
    commandTimeout: 150,
    connectTimeout: 2000,
    retryStrategy: (times) => Math.min(times * 200, 2000),
  })
  redis.on('error', () => undefined) // without a listener it would end the process; `onDegraded` tells of it
  return redis
}

/** A token bucket for each caller, shared by all instances; never unlimited and never shut when Redis is down. */
export function createLimiter(options: LimitOptions): Limiter {
  const { burst, perSecond, redisUrl, onDegraded } = options
  const redis = redisUrl === undefined || redisUrl === '' ? undefined : connect(redisUrl)
  const local = localBuckets(options)
  const shared = redis && redisBuckets(redis, options)
  const steady: Take = async (caller, cost, through) => {
    if (!shared) return local(caller, cost, through)
    try {
      const taken = await shared(caller, cost, through)
      onDegraded?.(false)
      return taken
    } catch {
      onDegraded?.(true)
      return local(caller, cost, through)
    }
  }
  const take = shared ? ahead(steady, options) : local
  return {
    policy: `"caller";q=${burst};w=${Math.ceil(burst / perSecond)}`,
    async take(caller) {
      const { allowed, level } = await take(caller, 1)
      const seconds = (missing: number): number => Math.max(0, Math.ceil(missing / perSecond))
      return {
        allowed,
        remaining: Math.floor(level),
        retryAfter: allowed ? 0 : Math.max(1, seconds(1 - level)),
        resetAfter: seconds(burst - level),
      }
    },
    async refund(caller) {
      await take(caller, -1)
    },
    async ready() {
      if (redis && redis.status !== 'ready') await once(redis, 'ready')
    },
    async close() {
      redis?.disconnect()
    },
  }
}
