import { type ServiceSettings, serviceSettings } from '@jiceng/service-kit'
import { servers } from '../servers.ts'
import type { Issuer } from './issuer.ts'

export interface SettingsOptions {
  /** Prefix of databases and topics, this test's own. */
  readonly prefix: string
  readonly issuer: Issuer
  readonly clock?: 'system' | 'manual'
  /** Operations addresses, filled once the services listen: read only when an owner is asked. */
  readonly opsUrls: Record<string, string>
  /** Further settings, in the words of the environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** What a service of a test is told: the real servers, its own database and topics, demo data, no limits in the way. */
export function testSettings(
  service: string,
  { prefix, issuer, clock = 'system', opsUrls, env }: SettingsOptions,
): ServiceSettings {
  const { mongo, brokers, redis } = servers()
  const told = serviceSettings(service, {
    MONGO_URL: mongo,
    KAFKA_BROKERS: brokers,
    REDIS_URL: redis,
    DATABASE: `${prefix}_${service}`,
    TOPIC_PREFIX: `${prefix}.`,
    OIDC_ISSUER: issuer.url,
    JWKS_URL: issuer.jwksUrl,
    AUDIENCE: issuer.audience,
    AUDIT_KEY: 'audit-key-of-the-tests',
    PERSONAL_DATA_KEY: 'personal-key-of-the-tests',
    SERVICE_KEY: 'service-key-of-the-tests',
    DEMO: '1',
    CLOCK: clock,
    LOG_LEVEL: 'error',
    PORT: '0',
    OPS_PORT: '0',
    RATE_BURST: '100000',
    RATE_PER_SECOND: '100000',
    ...env,
  })
  return { ...told, opsUrls }
}
