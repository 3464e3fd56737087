import { type ServiceName, serviceNames } from '@jiceng/contracts'
import { commonSettings } from './config.ts'
import { type Environment, settings, text, whole } from './settings.ts'

const url = /^https?:\/\/[^\s]+$/
const opsUrl = (service: ServiceName) =>
  text({ about: `Operations port of ${service}, asked for events the log did not bring.`, fallback: '', pattern: url })

/** What a service is told besides the common table. */
export const serviceTable = {
  CITY_CODE: text({
    about: 'Division code of the city; records from elsewhere are parked.',
    fallback: '990100',
    pattern: /^\d{6}$/,
  }),
  CITY_NAME: text({ about: 'Name of the city, used once when its division is recorded.', fallback: '澄川市' }),
  BOOTSTRAP_GRANTS: text({
    about:
      'First grants, recorded by the system at first start: account:role[:division], separated by commas (organizations only).',
    fallback: '',
    pattern: /^[A-Za-z0-9._@-]+:[a-z-]+(:\d{6,12})?(,[A-Za-z0-9._@-]+:[a-z-]+(:\d{6,12})?)*$/,
  }),
  RATE_BURST: whole({ about: 'Requests a caller may make at once.', fallback: 200, min: 1, max: 100_000 }),
  RATE_PER_SECOND: whole({ about: 'Requests a caller gets back each second.', fallback: 50, min: 1, max: 100_000 }),
  CONSUMER_SESSION_MS: whole({
    about: 'Milliseconds after which what a consumer that died was reading goes to another.',
    fallback: 15_000,
    min: 6000,
    max: 300_000,
  }),
  TOPIC_REPLICAS: whole({ about: 'Copies of each topic, when it is created.', fallback: 1, min: 1, max: 9 }),
  ORGANIZATIONS_OPS_URL: opsUrl('organizations'),
  GRID_OPS_URL: opsUrl('grid'),
  ALLIANCES_OPS_URL: opsUrl('alliances'),
  REPORTING_OPS_URL: opsUrl('reporting'),
} as const

/** Common settings and these, in the words of the code. */
export function serviceSettings(service: string, env: Environment) {
  const common = commonSettings(service, env)
  const own = settings(serviceTable, env)
  return {
    mongoUrl: common.MONGO_URL,
    database: common.DATABASE,
    kafkaBrokers: common.KAFKA_BROKERS.join(','),
    topicPrefix: common.TOPIC_PREFIX,
    consumerSessionMs: own.CONSUMER_SESSION_MS,
    topicReplicas: own.TOPIC_REPLICAS,
    redisUrl: common.REDIS_URL,
    host: common.HOST,
    port: common.PORT,
    opsPort: common.OPS_PORT,
    trustProxy: common.TRUST_PROXY,
    issuer: common.OIDC_ISSUER,
    jwksUrl: new URL(common.JWKS_URL),
    audience: common.AUDIENCE,
    auditKey: common.AUDIT_KEY,
    personalDataKey: common.PERSONAL_DATA_KEY,
    serviceKey: common.SERVICE_KEY,
    cursorKey: common.CURSOR_KEY,
    demo: common.DEMO,
    clock: common.CLOCK,
    logLevel: common.LOG_LEVEL,
    cityCode: own.CITY_CODE,
    cityName: own.CITY_NAME,
    cityScope: `/${own.CITY_CODE}`,
    bootstrapGrants: own.BOOTSTRAP_GRANTS,
    rateBurst: own.RATE_BURST,
    ratePerSecond: own.RATE_PER_SECOND,
    opsUrls: Object.fromEntries(serviceNames.map((name) => [name, own[`${upper(name)}_OPS_URL`]])),
  }
}
export type ServiceSettings = ReturnType<typeof serviceSettings>

const words = { organizations: 'ORGANIZATIONS', grid: 'GRID', alliances: 'ALLIANCES', reporting: 'REPORTING' } as const
const upper = <N extends ServiceName>(name: N): (typeof words)[N] => words[name]
