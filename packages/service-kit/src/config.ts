import { createHmac } from 'node:crypto'
import { logLevels } from './logging.ts'
import { type Environment, flag, list, oneOf, SettingsError, secret, settings, shy, text, whole } from './settings.ts'

const url = /^(https?):\/\/[^\s]+$/
const port = { min: 0, max: 65535 }

const shared = {
  MONGO_URL: text({ about: 'MongoDB replica set, with user and password where it has them.', secret: true }),
  KAFKA_BROKERS: list({ about: 'Kafka brokers, host:port, separated by commas.' }),
  TOPIC_PREFIX: text({
    about: 'Before every topic name; tests use it.',
    fallback: '',
    pattern: /^[a-z0-9._-]{0,60}$/,
  }),
  REDIS_URL: text({
    about: 'Redis; without it limits and caches are kept in the process.',
    fallback: '',
    secret: true,
  }),
  HOST: text({ about: 'Address of the public listener.', fallback: '127.0.0.1' }),
  PORT: whole({ about: 'Port of the public listener; 0 takes a free one.', fallback: 8080, ...port }),
  OPS_PORT: whole({ about: 'Port of health, metrics and internal reads; never public.', fallback: 9090, ...port }),
  TRUST_PROXY: list({ about: 'Addresses of proxies whose X-Forwarded-For is believed.', fallback: [] }),
  OIDC_ISSUER: text({ about: 'Issuer of access tokens, as in `iss`.', pattern: url }),
  JWKS_URL: text({ about: 'Where the keys of the issuer are read.', pattern: url }),
  AUDIENCE: text({ about: 'Audience that tokens must name.', fallback: 'jiceng' }),
  AUDIT_KEY: secret({ about: 'Chains the audit rows; kept outside the database.' }),
  PERSONAL_DATA_KEY: secret({ about: 'Encrypts contacts of persons.' }),
  SERVICE_KEY: secret({ about: 'Opens the internal reads of the operations port to other services.' }),
  CURSOR_KEY: { ...secret({ about: 'Signs list cursors; derived from AUDIT_KEY when left out.' }), fallback: '' },
  DEMO: flag({ about: '1: a demonstration; the issuer may be a private host over http.', fallback: false }),
  CLOCK: oneOf(['system', 'manual'], {
    about: 'manual: the time is the last tick of the calendar.',
    fallback: 'system',
  }),
  LOG_LEVEL: oneOf(logLevels, { about: 'Least level that is logged.', fallback: 'info' }),
} as const

/** What every service is told; a service adds its own rows. */
export const commonTable = (service: string) => ({
  ...shared,
  DATABASE: text({
    about: 'Database of this service.',
    fallback: `jiceng_${service}`,
    pattern: /^[a-z0-9_]{1,60}$/,
  }),
})

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
const privateHost =
  /^(10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}|\[f[cd][0-9a-f:]+\]|[a-z0-9-]+|[a-z0-9.-]+\.(internal|local))$/i

/** Keys read over plain http could be anybody's: only from this machine, and in a demonstration from a private host. */
function isSafe(address: string, demo: boolean): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || loopback.test(hostname) || (demo && privateHost.test(hostname))
}

/** The common settings of a service, read and checked; throws `SettingsError` naming all that is wrong. */
export function commonSettings(service: string, env: Environment) {
  const table = commonTable(service)
  const values = settings(table, env)
  const plain = (['OIDC_ISSUER', 'JWKS_URL'] as const).filter((name) => !isSafe(values[name], values.DEMO))
  if (plain.length > 0) throw new SettingsError(`Use https for ${plain.join(' and ')}.`)
  const derived = createHmac('sha256', values.AUDIT_KEY).update('cursors').digest('base64url')
  return shy(table, { ...values, CURSOR_KEY: values.CURSOR_KEY || derived })
}
