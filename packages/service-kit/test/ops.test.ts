import { newId } from '@jiceng/eventing'
import t from 'tap'
import { buildOps, createMetrics, type OpsOptions } from '../src/index.ts'
import { counter, door } from './fixture.ts'

const { ask, db, close } = await door('ops')
t.teardown(close)
const serviceKey = 'key-of-the-services-of-the-tests'
const ops = (more: Partial<OpsOptions> = {}) =>
  buildOps({ db, mechanisms: [counter], serviceKey, metrics: createMetrics('grid'), ...more })
const ids: string[] = []
for (const seats of [1, 2, 3])
  ids.push((await ask('POST', '/v1/counters', { payload: { divisionCode: '990103', seats } })).json().id)
await ask('POST', `/v1/counters/${ids[0]}/take-seat`, { payload: { by: 'org_1' } })

t.test('alive touches nothing, ready asks everything', async (t) => {
  let isDraining = false
  const app = ops({
    checks: { consumers: () => Promise.reject(new Error('stalled')) },
    alive: () => !isDraining,
    draining: () => isDraining,
  })
  t.equal((await app.inject('/livez')).statusCode, 200)
  const ready = await app.inject('/readyz?verbose')
  t.strictSame(ready.json(), { status: 'not ready', checks: { mongodb: 'well', consumers: 'stalled' } })
  t.equal(ready.statusCode, 503)
  t.strictSame((await ops().inject('/readyz')).json(), { status: 'ready' })
  isDraining = true
  t.match((await app.inject('/readyz')).json(), { status: 'draining' })
  t.equal((await app.inject('/livez')).statusCode, 503)
})

t.test('a check that does not answer in a second is not well', async (t) => {
  const app = ops({ checks: { silent: () => new Promise(() => undefined) } })
  t.match((await app.inject('/readyz?verbose')).json(), { checks: { silent: 'no answer in 1000 ms' } })
})

t.test('metrics are in base units and hold no ids', async (t) => {
  const answer = await ops().inject('/metrics')
  t.match(answer.body, /http_request_duration_seconds/)
  t.notMatch(answer.body, /cnt_/)
})

t.test('events and heads of the owner need the service key', async (t) => {
  const app = ops()
  const get = (url: string, key = serviceKey) => app.inject({ url, headers: { authorization: `Bearer ${key}` } })
  t.equal((await get('/internal/events?aggregate=x', 'wrong')).statusCode, 401)
  t.equal((await app.inject('/internal/heads')).statusCode, 401)
  t.equal((await get('/internal/events')).statusCode, 400)
  const all = await get(`/internal/events?aggregate=${ids[0]}`)
  t.match(all.json(), {
    data: [
      { type: 'SeatsOpened', version: 1 },
      { type: 'SeatTaken', version: 2 },
    ],
  })
  t.match((await get(`/internal/events?aggregate=${ids[0]}&from=2`)).json(), { data: [{ version: 2 }] })
  const sorted = [...ids].sort((a, b) => (a < b ? -1 : 1))
  const first = (await get('/internal/heads?limit=2')).json()
  const rest = (await get(`/internal/heads?after=${first.next}&limit=2`)).json()
  const heads = [...first.data, ...rest.data]
  t.strictSame(
    heads.map(({ aggregate }: { aggregate: string }) => aggregate),
    sorted,
  )
  t.strictSame(heads.find(({ aggregate }: { aggregate: string }) => aggregate === ids[0]).version, 2)
  t.equal(rest.next, null)
})

t.test('the health of a service is what is unsent, parked and applied, of the groups that run', async (t) => {
  const get = (groups: readonly string[]) =>
    ops({ groups }).inject({ url: '/internal/health', headers: { authorization: `Bearer ${serviceKey}` } })
  t.equal((await ops().inject('/internal/health')).statusCode, 401)
  const before = (await get([])).json()
  t.match(before, { outbox: { unsent: 4 }, parked: 0, places: [] }, 'nothing sends here')
  const put = (name: string, ...rows: readonly { readonly _id: string }[]) =>
    db.collection<{ _id: string }>(name).insertMany([...rows])
  const hourAgo = newId(Date.now() - 3600_000)
  const unsent = { _id: `${hourAgo}-0`, aggregate: 'cnt_x', version: 1, lane: 0, sent: false }
  const parked = { _id: 'p1', group: 'grid.known', aggregate: 'a', version: 1 }
  const known = { _id: 'at:grid.known:jiceng.grid.events:1', next: '42' }
  const gone = { _id: 'at:grid.gone:jiceng.grid.events:1', next: '7' }
  await Promise.all([put('events', unsent), put('parked', parked), put('positions', known, gone)])
  const health = (await get(['grid.known'])).json()
  t.match(health, { outbox: { unsent: 5 }, parked: 1 })
  t.ok(health.outbox.oldestSeconds >= 3600 && health.outbox.oldestSeconds < 3700, `${health.outbox.oldestSeconds}`)
  t.strictSame(health.places, [{ topic: 'jiceng.grid.events', partition: 1, next: '42' }])
})
