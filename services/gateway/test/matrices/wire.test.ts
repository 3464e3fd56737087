import { serviceNames } from '@jiceng/contracts'
import { drip, raw } from '@jiceng/testing/city'
import t from 'tap'
import { city, refused } from './city.ts'
import { named, posts, type Route, routes } from './routes.ts'

const token = await city.issuer.token('city-viewer')
const doors = [...serviceNames, 'gateway'] as const
const lines = (...more: string[]): string =>
  ['Host: x', `Authorization: Bearer ${token}`, 'Connection: close', ...more].join('\r\n')
const json = 'Content-Type: application/json'
const slowHead = `POST /v1/grids HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nX-Slow: `
const slowBody = `POST /v1/grids HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n${json}\r\nContent-Length: 500\r\n\r\n`
/** Begun before all else of this file, since it lasts ten seconds by nature. */
const slow = ['grid', 'gateway'].flatMap((door) => [slowHead, slowBody].map((head) => ({ door, head })))
const ended = slow.map(({ door, head }) => drip(door === 'grid' ? city.grid.url : city.gateway.url, head))

/** Asks every route at its service and at the gateway with the bytes made for it. */
async function statuses(bytes: (route: Route) => string, expected: RegExp, of = routes): Promise<string[]> {
  const asked = of.flatMap((route) =>
    [route.service, 'gateway' as const].map(async (door) => {
      const said = await raw(city[door].url, bytes(route))
      return expected.test(said) ? [] : [`${door}: ${named(route)}: ${said.slice(0, 80)}`]
    }),
  )
  return (await Promise.all(asked)).flat()
}

refused('headers of 17 kB are 431 on every route', async (t) => {
  const bytes = (route: Route): string =>
    `${route.method} ${route.url()} HTTP/1.1\r\n${lines(`X: ${'x'.repeat(17_000)}`)}\r\n\r\n`
  t.strictSame(await statuses(bytes, /^HTTP\/1.1 431 .*headers-too-large/s), [])
})

refused('a URL of 5 kB is 414 on every route, with a token and without', async (t) => {
  const url = (route: Route): string => `${route.method} ${route.url()}?x=${'x'.repeat(5000)} HTTP/1.1\r\n`
  t.strictSame(await statuses((route) => `${url(route)}${lines()}\r\n\r\n`, /^HTTP\/1.1 414 .*uri-too-long/s), [])
  t.strictSame(await statuses((route) => `${url(route)}Host: x\r\nConnection: close\r\n\r\n`, /^HTTP\/1.1 414 /), [])
})

refused('a body announced as too large is 413 on every command, before a byte of it was sent', async (t) => {
  const bytes = (route: Route): string =>
    `POST ${route.url()} HTTP/1.1\r\n${lines(json, `Content-Length: ${route.kind === 'batch' ? 6 << 20 : 257 << 10}`)}\r\n\r\n`
  t.strictSame(await statuses(bytes, /^HTTP\/1.1 413 .*too-large/s, posts), [])
})

refused('a length beside chunks is 400 on every command, and so is a length given twice', async (t) => {
  const isPost = ({ method }: Route): boolean => method === 'POST'
  const smuggled = (route: Route): string =>
    isPost(route)
      ? `POST ${route.url()} HTTP/1.1\r\n${lines(json, 'Content-Length: 2', 'Transfer-Encoding: chunked')}\r\n\r\n0\r\n\r\n`
      : `GET ${route.url()} HTTP/1.1\r\n${lines('Content-Length: 2', 'Content-Length: 3')}\r\n\r\n{}`
  t.strictSame(await statuses(smuggled, /^HTTP\/1.1 400 .*invalid-request/s), [])
})

refused('TRACE is 405 with Allow on every route, and so is every other method it does not have', async (t) => {
  t.strictSame(
    await statuses((route) => `TRACE ${route.url()} HTTP/1.1\r\n${lines()}\r\n\r\n`, /^HTTP\/1.1 405 .*allow: /is),
    [],
  )
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS'])
    t.strictSame(
      await statuses(
        (route) => `${method} ${route.url()} HTTP/1.1\r\n${lines()}\r\n\r\n`,
        /^HTTP\/1.1 405 .*allow: /is,
      ),
      [],
      method,
    )
})

t.test('paths that climb, hide or break are 400 or 404 at every door', async (t) => {
  const paths = [
    '/v1/..%2f..%2finternal/events',
    '/v1/../internal/events',
    '/v1/grids/%00',
    '/v1/grids/..%2f..%2fmetrics',
    '/v1/%zz',
    '//v1//grids',
    '/v1/grids/%2e%2e/units',
    '/v1/grids;x=1',
    '/v1/\\grids',
  ]
  for (const door of doors)
    for (const path of paths)
      t.match(
        await raw(city[door].url, `GET ${path} HTTP/1.1\r\n${lines()}\r\n\r\n`),
        /^HTTP\/1.1 40[04] .*problem\+json/s,
        `${door}: ${path}`,
      )
})

t.test('what is no HTTP is 400 at every door', async (t) => {
  for (const door of doors)
    for (const bytes of [
      'nonsense\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /v1/grids HTTP/1.1\r\nHost : x\r\n\r\n`,
      '\u0016\u0003\u0001\u0002',
    ])
      t.match(await raw(city[door].url, bytes), /^HTTP\/1.1 400 .*invalid-request/s, `${door}: ${bytes.slice(0, 20)}`)
})

t.test('who sends a byte a second is cut off after ten', async (t) => {
  for (const [n, { ms, said }] of (await Promise.all(ended)).entries()) {
    const { door, head } = slow[n] ?? {}
    t.ok(ms < 13_000, `${door}, ${head === slowHead ? 'head' : 'body'}: ${Math.round(ms)} ms`)
    t.match(said, /^HTTP\/1.1 400 /)
  }
})
