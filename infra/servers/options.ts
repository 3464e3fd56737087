export interface Urls {
  MONGO_URL: string
  KAFKA_BROKERS: string
  REDIS_URL: string
}

export type Report = (step: string, detail: string) => void

export interface Options {
  /** `city` keeps its data from start to start; `test` begins with none, as often at once as wanted. */
  name: 'city' | 'test'
  /** Begin without data. */
  fresh?: boolean
  signal: AbortSignal
  report: Report
}

export interface Servers {
  urls: Urls
  from: string
  stop: () => Promise<void>
}

export const otherwise = `or start Docker (Testcontainers is used then), or set MONGO_URL (a replica set), KAFKA_BROKERS and REDIS_URL`
