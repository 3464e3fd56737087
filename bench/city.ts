// Starts what a bench needs of the city: organizations, grid and the gateway as processes of their own, on databases and topics of its own.
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serviceNames, topicOf } from '@jiceng/contracts'
import { removeTopics } from '@jiceng/eventing'
import { MongoClient } from 'mongodb'
import { nodeOptions } from '../infra/city/node-options.ts'
import type { Urls } from '../infra/servers/options.ts'
import { freePort } from '../infra/servers/ports.ts'

export interface BenchCity {
  readonly gateway: string
  readonly grid: string
  /** Database of a service. */
  database(name: Name): string
  /** `aggregate@version` → when the gateway's view was read back, wall clock. */
  readonly visible: Map<string, number>
  readonly pids: readonly number[]
  token(account: string): Promise<string>
  close(): Promise<void>
}

const all = [...serviceNames, 'gateway'] as const
type Name = (typeof all)[number]
const entry = (name: Name): URL =>
  name === 'gateway'
    ? new URL('./gateway.ts', import.meta.url)
    : new URL(`../services/${name}/src/main.ts`, import.meta.url)

export async function benchCity(servers: Urls, names: readonly Name[] = all): Promise<BenchCity> {
  const mark = `bench${randomBytes(4).toString('hex')}`
  const keys = await mkdtemp(join(tmpdir(), 'jiceng-bench-'))
  const ports = new Map<string, number>()
  for (const name of all) for (const kind of ['', '-ops']) ports.set(name + kind, await freePort())
  const url = (name: string): string => `http://127.0.0.1:${ports.get(name)}`
  const environment = (name: Name): NodeJS.ProcessEnv => ({
    ...process.env,
    ...servers,
    DATABASE: `${mark}_${name}`,
    TOPIC_PREFIX: `${mark}.`,
    PORT: String(ports.get(name)),
    OPS_PORT: String(ports.get(`${name}-ops`)),
    DEMO: '1',
    LOG_LEVEL: 'error',
    RATE_BURST: '100000',
    RATE_PER_SECOND: '100000',
    KEYS_DIR: keys,
    OIDC_ISSUER: url('gateway'),
    JWKS_URL: `${url('gateway')}/.well-known/jwks.json`,
    AUDIT_KEY: mark.repeat(2),
    PERSONAL_DATA_KEY: mark.repeat(3),
    SERVICE_KEY: mark.repeat(2),
    ...Object.fromEntries(
      serviceNames.flatMap((of) => [
        [`${of.toUpperCase()}_URL`, url(of)],
        [`${of.toUpperCase()}_OPS_URL`, url(`${of}-ops`)],
      ]),
    ),
  })
  const visible = new Map<string, number>()
  const children: ChildProcess[] = []
  async function start(name: Name): Promise<void> {
    const child = fork(entry(name), {
      env: environment(name),
      execArgv: [
        ...nodeOptions,
        ...(process.env.BENCH_PROFILE === name ? ['--cpu-prof', '--cpu-prof-dir=.cache/profiles'] : []),
      ],
    })
    children.push(child)
    await new Promise<void>((ready, fail) => {
      child.on('exit', (code) => fail(new Error(`${name} ended with ${code}`)))
      child.on('message', (message: { url?: string; visible?: [string, number][] }) => {
        if (message.url) ready()
        for (const [key, at] of message.visible ?? []) visible.set(key, at)
      })
    })
  }
  await Promise.all(names.map(start))
  return {
    gateway: url('gateway'),
    grid: url('grid'),
    database: (name) => `${mark}_${name}`,
    visible,
    pids: children.flatMap(({ pid }) => pid ?? []),
    async token(account) {
      const answer = await fetch(`${url('gateway')}/v1/demo/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ account }),
      })
      const { access_token } = trusted(await answer.json())
      return access_token
    },
    async close() {
      for (const child of children) child.removeAllListeners('exit').kill('SIGTERM')
      await Promise.all(children.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined)))
      const client = new MongoClient(servers.MONGO_URL)
      for (const name of all) await client.db(`${mark}_${name}`).dropDatabase()
      await client.close()
      await removeTopics(
        servers.KAFKA_BROKERS,
        serviceNames.map((name) => `${mark}.${topicOf(name)}`),
      )
      await rm(keys, { recursive: true })
    },
  }
}
const trusted = (answer: unknown): { access_token: string } => answer as never
