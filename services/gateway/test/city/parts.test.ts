import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoAccounts } from '@jiceng/contracts'
import { type AppOptions, buildApp, createLogger, tokenVerifier } from '@jiceng/service-kit'
import t from 'tap'
import { mountDocs } from '../../src/docs/routes.ts'
import { demoIssuer } from '../../src/identity/issuer.ts'
import { signingKey } from '../../src/identity/keys.ts'
import { passing } from '../../src/passing.ts'
import { city, officials } from './city.ts'

/** A door with routes of the gateway and nothing behind it. */
const doorWith = (routes: NonNullable<AppOptions['routes']>, logger?: AppOptions['logger']) =>
  buildApp({
    logger,
    service: 'gateway',
    mechanisms: [],
    db: city.gateway.db,
    grants: 'known_grants',
    divisions: 'known_divisions',
    today: () => '2026-01-01',
    cursorKey: 'cursor-key-of-the-tests',
    verify: async () => 'clerk',
    run: () => Promise.reject(new Error('nothing is decided here')),
    routes,
  })

t.test('the demo signs in its accounts, and no other, with a key kept in a file of its own', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jiceng-keys-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const key = await signingKey(folder)
  t.strictSame((await signingKey(folder)).publicJwk, key.publicJwk)
  t.equal((await stat(join(folder, 'demo-issuer.jwk.json'))).mode & 0o777, 0o600)
  const options = { issuer: 'http://127.0.0.1', audience: 'jiceng', key }
  const app = doorWith((routes) => {
    demoIssuer(options)(routes)
    mountDocs(routes, true)
  })
  t.teardown(() => app.close())
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const verify = tokenVerifier({ ...options, jwksUrl: new URL(`${base}/.well-known/jwks.json`) })
  const signIn = (payload: object) => app.inject({ method: 'POST', url: '/v1/demo/token', payload })
  for (const { account } of demoAccounts)
    t.equal(await verify((await signIn({ account })).json().access_token), account)
  for (const body of [{}, { account: 'root' }, { account: ['ops'] }, { account: 'ops', role: 'city-admin' }])
    t.match((await signIn(body)).json(), { status: 400, code: 'invalid-request' }, JSON.stringify(body))
  t.equal((await app.inject('/v1/demo/accounts')).json().length, demoAccounts.length)
  t.notMatch((await app.inject('/.well-known/jwks.json')).body, /"d":/)
  t.ok('/v1/demo/token' in (await app.inject('/openapi.json')).json().paths)
})

t.test('a service that is down is 503 with Retry-After, not a failure of ours', async (t) => {
  const nowhere = 'http://127.0.0.1:1'
  const through = passing({ organizations: nowhere, grid: nowhere, alliances: nowhere, reporting: nowhere }, 200)
  const app = doorWith((routes) => through.mount(routes))
  t.teardown(() => Promise.all([app.close(), through.close()]))
  const headers = { authorization: 'Bearer x' }
  for (const method of ['GET', 'POST'] as const) {
    const answer = await app.inject({
      method,
      url: '/v1/grids',
      headers,
      ...(method === 'POST' ? { payload: {} } : {}),
    })
    t.match(answer.json(), { status: 503, code: 'unavailable' }, method)
    t.equal(answer.headers['retry-after'], '1')
  }
})

t.test('a caller who hangs up before the answer comes is no error of ours', async (t) => {
  for (const method of ['GET', 'POST'] as const) {
    const asked = Promise.withResolvers<ServerResponse>()
    let calls = 0
    const service = createServer((_request, response) => {
      if (calls++ === 0) asked.resolve(response)
      else response.end('{}')
    }).listen(0, '127.0.0.1')
    await once(service, 'listening')
    const address = service.address()
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    const through = passing({ organizations: url, grid: url, alliances: url, reporting: url })
    const lines: string[] = []
    const write = (line: string): void => void lines.push(line)
    const app = doorWith((routes) => through.mount(routes), createLogger({ level: 'debug', stream: { write } }))
    t.teardown(() => Promise.all([app.close(), through.close(), service.close()]))
    const base = await app.listen({ host: '127.0.0.1', port: 0 })
    const connected = once(app.server, 'connection')
    const caller = new AbortController()
    const headers = { authorization: 'Bearer x', ...(method === 'POST' && { 'content-type': 'application/json' }) }
    const question = { method, headers, ...(method === 'POST' && { body: '{}' }) }
    const answer = fetch(`${base}/v1/grids`, { ...question, signal: caller.signal })
    const [[socket], response] = await Promise.all([connected, asked.promise])
    caller.abort()
    await Promise.all([once(socket, 'close'), t.rejects(answer)])
    // In pieces, as an answer comes that is passed on while it comes.
    response.write('{')
    response.end('}')
    t.equal((await fetch(`${base}/v1/grids`, question)).status, 200, `${method}: the next one is answered`)
    t.notMatch(lines.join('\n'), /"level":"(warn|error)"|broke/, method)
  }
})

t.test('a read with a body is answered as one without', async (t) => {
  const token = await city.issuer.token('city-viewer')
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await city.gateway.app.inject({ method: 'GET', url: '/v1/grids', headers, payload: '{"a":1}' })
  t.equal(answer.statusCode, 200)
  t.equal((await officials.viewer.get('/v1/grids')).text, answer.payload)
})

t.test(
  'what creates otherwise than the first command once was 404 at the gateway: every verb is passed on',
  async (t) => {
    for (const verb of [
      '/v1/organizations:apply-to-establish',
      '/v1/coverage-links:link-building-group',
      '/v1/units:batch',
    ])
      t.match((await officials.clerk.post(verb, {})).json(), { status: 400, code: 'invalid-request' }, verb)
    t.equal((await officials.clerk.post('/v1/units:none', {})).status, 404)
  },
)
