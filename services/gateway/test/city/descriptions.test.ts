import { eventsOf, problemCodes, resources, serviceNames } from '@jiceng/contracts'
import t from 'tap'
import { pathsOf } from '../routes.ts'
import { city, officials } from './city.ts'

type Json = ReturnType<typeof JSON.parse>
const { viewer } = officials
const anonymous = async (path: string): Promise<Response> => fetch(city.gateway.url + path)
const description: Json = await (await anonymous('/openapi.json')).json()
const events: Json = await (await anonymous('/asyncapi.json')).json()
const operations: { path: string; method: string; operation: Json }[] = Object.entries<Json>(description.paths).flatMap(
  ([path, item]) => Object.entries<Json>(item).map(([method, operation]) => ({ path, method, operation })),
)
/** What a reference stands for. */
const resolved = (part: Json): Json =>
  typeof part.$ref === 'string'
    ? part.$ref
        .split('/')
        .slice(1)
        .reduce((at: Json, key: string) => at?.[key], description)
    : part

t.test('openapi.json lists every route that exists, and no other', async (t) => {
  const passed = Object.keys(resources).map((resource) => `/v1/${resource}`)
  const isPassing = (path: string): boolean =>
    passed.some((at) => [at, `${at}/*`, `${at}:batch`, `${at}::verb`].includes(path))
  const own = [...pathsOf(city.gateway.app)].filter((path) => !isPassing(path))
  const behind = serviceNames.flatMap((name) => [...pathsOf(city[name].app)])
  t.ok(behind.length > 60)
  const described = Object.keys(description.paths).map((path) => path.replaceAll(/{(\w+)}/g, ':$1'))
  t.strictSame(new Set(described), new Set([...own, ...behind]))
})

t.test('every operation says what it is in both languages, and who may', async (t) => {
  t.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length)
  const tags = new Set(description.tags.map(({ name }: Json) => name))
  for (const { path, method, operation } of operations) {
    t.match(operation.summary, /[\u4e00-\u9fff].* · [A-Z]/, `${method} ${path}`)
    t.ok(operation.tags.length === 1 && tags.has(operation.tags[0]), `${method} ${path} has its tag`)
    t.match(operation.description, /Roles: |own subtree/, `${method} ${path}`)
    t.ok(operation['x-roles']?.length > 0 || operation.security?.length === 0, `${method} ${path} names its roles`)
  }
  t.ok(
    description.security.every((one: Json) =>
      Object.keys(one).every((name) => description.components.securitySchemes[name]),
    ),
  )
})

t.test('every operation has an example of its answer and of each problem it can give', async (t) => {
  const flaws = operations.flatMap(({ path, method, operation }) =>
    Object.entries<Json>(operation.responses).flatMap(([status, part]) => {
      if (status.startsWith('3')) return []
      const contents = Object.values<Json>(resolved(part)?.content ?? {})
      const has =
        contents.length > 0 && contents.every((one) => 'example' in one || Object.keys(one.examples ?? {}).length > 0)
      return has ? [] : [`${method} ${path} ${status}`]
    }),
  )
  t.strictSame(flaws, [])
  const bodies = operations.filter(({ method, path }) => method === 'post' && !path.startsWith('/v1/demo'))
  for (const { path, operation } of bodies) t.ok(operation.requestBody.content['application/json'].example, path)
})

t.test('every reference of the description leads somewhere', async (t) => {
  const refs = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref)
  t.strictSame(
    [...new Set(refs)].filter((ref) => resolved({ $ref: ref }) === undefined),
    [],
  )
})

t.test('each statement of an answer is kept: what is described answers as described', async (t) => {
  for (const { path, method, operation } of operations) {
    if (method !== 'get' || path.includes('{')) continue
    const reader = operation['x-roles']?.includes('city-viewer') === false ? city.as('ops') : viewer
    const answer = operation.security ? await anonymous(path) : await reader.get(path)
    t.equal(answer.status, 200, path)
  }
})

t.test('asyncapi.json lists every event, and every event that was recorded', async (t) => {
  const all = serviceNames.flatMap((name) => eventsOf[name].map(({ type }) => type))
  t.strictSame(new Set(Object.keys(events.components.messages)), new Set(all))
  for (const name of serviceNames) {
    const said = Object.keys(events.channels[name].messages)
    t.strictSame(
      said,
      eventsOf[name].map(({ type }) => type),
    )
    const recorded: string[] = await city[name].db.collection('events').distinct('type')
    t.ok(recorded.length > 0 && recorded.every((type) => said.includes(type)), name)
  }
})

t.test('the page at /docs needs nothing from outside, and lets nothing in', async (t) => {
  const answer = await anonymous('/docs')
  const page = await answer.text()
  t.match(answer.headers.get('content-security-policy'), /^default-src 'none'; connect-src 'self'/)
  t.notMatch(page, /https?:\/\/|\ssrc=|@import|url\(|<link/)
  t.strictSame(
    [...page.matchAll(/href="([^"]+)"/g)].map(([, to]) => to),
    ['/openapi.json', '/asyncapi.json', '/problems'],
  )
})

t.test('every problem code has its page', async (t) => {
  for (const code of problemCodes)
    t.match(await (await anonymous(`/problems/${code}`)).json(), { code, status: Number, zh: String })
  t.equal((await anonymous('/problems/none')).status, 404)
})

t.test('without DEMO the routes of the demo do not exist', async (t) => {
  const token = await fetch(`${city.gateway.url}/v1/demo/token`, { method: 'POST' })
  t.equal(token.status, 401)
  t.equal((await viewer.post('/v1/demo/token', { account: 'city-admin' })).status, 404)
  t.equal((await viewer.get('/v1/demo/accounts')).status, 404)
  t.equal((await anonymous('/.well-known/jwks.json')).status, 404)
})

t.test('operations are not on the public listener', async (t) => {
  for (const path of ['/metrics', '/livez', '/readyz', '/internal/events', '/internal/heads'])
    t.equal((await anonymous(path)).status, 404, path)
})
