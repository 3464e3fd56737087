import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { createLogger } from '../src/index.ts'
import { asClerk, doorWithout } from './fake.ts'

const { app } = doorWithout()
t.teardown(() => app.close())
const get = (url: string, headers: Record<string, string> = asClerk) => app.inject({ method: 'GET', url, headers })

t.test('without a token every path under /v1 is 401, known or not, in whatever spelling', async (t) => {
  const paths = [
    '/v1',
    '/v1/',
    '/v1/counters',
    '/v1/none',
    '/v1/counters/cnt_1/none',
    '/%76%31/none',
    '//v1/x',
    '/V1/x',
  ]
  for (const path of [...paths, '/v1/%zz', '/v1/counters/%00', `/v1/counters/${'x'.repeat(200)}`]) {
    const answer = await get(path, {})
    t.match(answer.json(), { status: 401, code: 'unauthenticated' }, path)
    t.match(answer.headers['www-authenticate'] ?? 'Bearer', /^Bearer/)
  }
  for (const authorization of ['Basic x', 'Bearer', 'Bearer bad', 'Bearer a b'])
    t.equal((await get('/v1/counters', { authorization })).statusCode, 401, authorization)
})

t.test('unknown paths are 404, and so are metrics and internal reads on this listener', async (t) => {
  for (const path of [
    '/',
    '/metrics',
    '/internal/events?aggregate=x',
    '/livez',
    '/v1/none',
    '/v1/counters/',
    '/..%2fx',
  ])
    t.match((await get(path)).json(), { status: 404, code: 'not-found' }, path)
  for (const path of ['/v1/counters/%00', '/v1/..%2f..%2fetc', `/v1/counters/${'x'.repeat(200)}`])
    t.equal((await get(path)).statusCode, 404, path)
  t.equal((await get('/v1/counters/%zz')).statusCode, 400)
})

t.test('another method of a known path is 405 with Allow', async (t) => {
  const other = async (method: 'PUT' | 'DELETE' | 'PATCH' | 'POST' | 'GET' | 'OPTIONS', url: string) => {
    const answer = await app.inject({ method, url, headers: asClerk, payload: '{}' })
    return [answer.statusCode, answer.headers.allow]
  }
  t.strictSame(await other('PUT', '/v1/counters'), [405, 'GET, HEAD, POST'])
  t.strictSame(await other('DELETE', '/v1/counters/cnt_1'), [405, 'GET, HEAD'])
  t.strictSame(await other('GET', '/v1/counters/cnt_1/take-seat'), [405, 'POST'])
  t.strictSame(await other('GET', '/v1/counters:batch'), [405, 'POST'])
  const anonymous = await app.inject({ method: 'PUT', url: '/v1/counters' })
  t.equal(anonymous.statusCode, 401)
})

t.test('a query parameter on a command is refused', async (t) => {
  const payload = { divisionCode: '990103', seats: 1 }
  const answer = await app.inject({ method: 'POST', url: '/v1/counters?key=jk_1_secret', payload, headers: asClerk })
  t.match(answer.json(), { status: 400, code: 'unknown-parameter' })
})

t.test('a URL above 4 kB is 414', async (t) => {
  t.equal((await get(`/v1/counters?theme=${'x'.repeat(5000)}`)).statusCode, 414)
  t.equal((await get(`/v1/counters/${'x'.repeat(5000)}`, {})).statusCode, 414)
})

t.test('a database that does not answer is 503 with Retry-After', async (t) => {
  const answer = await get('/v1/counters')
  t.match(answer.json(), { status: 503, code: 'unavailable' })
  t.equal(answer.headers['retry-after'], '1')
})

t.test('what breaks is opaque outside, and logged once with the request id', async (t) => {
  const lines: string[] = []
  const logger = createLogger({ level: 'info', stream: { write: (line: string) => lines.push(line) } })
  const run = () => Promise.reject(new TypeError('secret cause'))
  const broken = doorWithout({ run, logger })
  t.teardown(() => broken.app.close())
  const payload = { divisionCode: '990103', seats: 1 }
  const answer = await broken.app.inject({ method: 'POST', url: '/v1/counters', payload, headers: asClerk })
  t.match(answer.json(), { status: 500, code: 'internal', instance: /^req_/ })
  t.notMatch(answer.body, /secret cause/)
  t.equal(lines.length, 1)
  t.match(lines[0], answer.json().instance)
  t.notMatch(lines[0], /Bearer|990103/)
})

t.test('a route without a policy, and an open body, do not start', async (t) => {
  const routes = (of: typeof app): void => void of.get('/v1/careless', async () => 'x')
  t.throws(() => doorWithout({ routes }), /declares no policy/)
})

/** Sends bytes as they are; answers the status and whether the connection was ended. */
async function raw(text: string): Promise<string> {
  const { port } = new URL(await listening)
  const socket = connect(Number(port), '127.0.0.1')
  socket.setEncoding('utf8').on('error', () => undefined)
  let said = ''
  socket.on('data', (chunk: string) => {
    said += chunk
  })
  socket.write(text)
  await once(socket, 'close')
  return said
}
const listening = app.listen({ host: '127.0.0.1', port: 0 })
const head = 'Host: x\r\nAuthorization: Bearer clerk\r\nConnection: close\r\n'

t.test('on the wire: large headers, TRACE, smuggling and nonsense are refused as problems', async (t) => {
  t.match(
    await raw(`GET /v1/counters HTTP/1.1\r\n${head}X: ${'x'.repeat(17_000)}\r\n\r\n`),
    /^HTTP\/1.1 431 .*headers-too-large/s,
  )
  t.match(await raw(`TRACE /v1/counters HTTP/1.1\r\n${head}\r\n`), /^HTTP\/1.1 405 /)
  const smuggled = `POST /v1/counters HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`
  t.match(await raw(smuggled), /^HTTP\/1.1 400 .*invalid-request/s)
  t.match(await raw('nonsense\r\n\r\n'), /^HTTP\/1.1 400 /)
  t.match(await raw(`GET /v1/../../etc/passwd HTTP/1.1\r\n${head}\r\n`), /^HTTP\/1.1 404 /)
  t.match(await raw(`GET /v1/..%2f..%2fmetrics HTTP/1.1\r\n${head}\r\n`), /^HTTP\/1.1 404 /)
})
