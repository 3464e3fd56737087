import { Redis } from 'ioredis'

/** Bytes by key, never needed for correctness: when Redis is down every answer comes from MongoDB. */
export interface Cache {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): void
  close(): void
}

/** Seconds a view's bytes are kept; its key holds its version, so what is kept is never wrong. */
const keptSeconds = 600

export function redisCache(url: string, prefix: string): Cache {
  const redis = new Redis(url, {
    keyPrefix: prefix,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 150,
    retryStrategy: (times) => Math.min(times * 200, 2000),
  })
  redis.on('error', () => undefined) // without a listener it would end the process
  return {
    get: async (key) => (await redis.get(key).catch(() => null)) ?? undefined,
    set: (key, value) => void redis.set(key, value, 'EX', keptSeconds).catch(() => undefined),
    close: () => redis.disconnect(),
  }
}
