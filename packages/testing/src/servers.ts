/** The real servers that `npm test` started, or the ones of your own in the environment. */
export interface TestServers {
  readonly mongo: string
  readonly brokers: string
  readonly redis: string
}

function given(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run the tests through npm test, or name your own servers`)
  return value
}

export const servers = (): TestServers => ({
  mongo: given('MONGO_URL'),
  brokers: given('KAFKA_BROKERS'),
  redis: given('REDIS_URL'),
})
