// What every service of the city is told.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Urls } from '../servers/options.ts'
import { choosePorts, readState, writeJson } from '../servers/state.ts'

export const cityFolder = join(import.meta.dirname, '../../.cache/city')
export const serviceNames = ['organizations', 'grid', 'alliances', 'reporting', 'gateway'] as const
export type ServiceName = (typeof serviceNames)[number]

const secretNames = ['SERVICE_KEY', 'AUDIT_KEY', 'PERSONAL_DATA_KEY'] as const

/** Made at the first start; without them stored personal data cannot be read again. */
export function secrets(folder = cityFolder): Record<string, string> {
  const file = join(folder, 'secrets.json')
  const kept: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const missing = secretNames.filter((name) => !kept[name])
  for (const name of missing) kept[name] = randomBytes(32).toString('hex')
  if (missing.length > 0) writeJson(file, kept, 0o600)
  return kept
}

const names = serviceNames.flatMap((name) => [name, `${name}-ops`] as const)
export type PortOf = (name: (typeof names)[number]) => number

/** The gateway's port is the one asked for, where that is free; the others stay what they were at the last start. */
export async function cityPorts(gateway: number, folder = cityFolder): Promise<PortOf> {
  const file = join(folder, 'ports.json')
  const state = readState(file)
  const port = await choosePorts(state.ports, names, { gateway })
  writeJson(file, state)
  return port
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}`
const upper = (name: string): string => name.toUpperCase()

/** A sample city lives at the end of its half-year; without one the clock is that of the machine. */
export type Clock = 'manual' | 'system'

export function environment(service: ServiceName, port: PortOf, servers: Urls, clock: Clock): Record<string, string> {
  const addresses = serviceNames.flatMap((name) => [
    [`${upper(name)}_URL`, urlOf(port(name))],
    [`${upper(name)}_OPS_URL`, urlOf(port(`${name}-ops`))],
  ])
  return {
    ...servers,
    ...secrets(),
    ...Object.fromEntries(addresses),
    HOST: '127.0.0.1',
    PORT: `${port(service)}`,
    OPS_PORT: `${port(`${service}-ops`)}`,
    DEMO: '1',
    CLOCK: clock,
    OIDC_ISSUER: urlOf(port('gateway')),
    JWKS_URL: `${urlOf(port('gateway'))}/.well-known/jwks.json`,
    AUDIENCE: 'jiceng',
    KEYS_DIR: cityFolder,
  }
}
