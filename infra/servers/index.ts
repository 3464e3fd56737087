// Where MongoDB, Kafka and Redis come from: the environment, else a container engine, else processes of ours.
import { startContainers } from './containers.ts'
import { startNative } from './native.ts'
import type { Options, Servers } from './options.ts'

export async function startServers(options: Options): Promise<Servers> {
  const { MONGO_URL, KAFKA_BROKERS, REDIS_URL, JICENG_SERVERS } = process.env
  if (MONGO_URL && KAFKA_BROKERS && REDIS_URL) {
    if (options.fresh) options.report('Servers', 'given by the environment: their data is left as it is')
    return { urls: { MONGO_URL, KAFKA_BROKERS, REDIS_URL }, from: 'environment', stop: async () => {} }
  }
  const containers = JICENG_SERVERS === 'native' ? undefined : await startContainers(options)
  return containers ?? startNative(options)
}
