import t from 'tap'
import { city, of, officials } from './city.ts'

const { clerk, community, viewer, admin } = officials
const here = { divisionCode: '990104001001' }
const never = 'organizations/grt_01J0000000000000000000000A@7'
const legacy = (legacyCode: string) => ({ ...here, system: 'other', legacyCode })

t.test(
  'a reference nobody knows is 422; with a position that never comes it is 503, and nothing is kept',
  async (t) => {
    const link = { ...here, gridId: of('red'), orgId: 'org_01J0000000000000000000000A', kind: 'grid_branch' }
    const unknown = await community.post('/v1/coverage-links', link)
    t.match(unknown.json(), { status: 422, errors: [{ pointer: '/orgId', code: 'unknown-reference' }] })
    const headers = { 'x-jiceng-after': never, 'idempotency-key': 'waits' }
    const waits = await community.post('/v1/coverage-links', link, { headers })
    t.match(waits.json(), { status: 503, code: 'reference-not-yet-known' })
    t.equal(waits.headers['retry-after'], '1')
    t.equal(await city.grid.db.collection('events').countDocuments({ 'answer.key': /waits/ }), 0)
  },
)

t.test('a command that names what it stands on succeeds at once, however fast it comes', async (t) => {
  const unit = { name: '棠溪小学', kind: 'school', field: 'school', ...here }
  const made = await Promise.all(
    Array.from({ length: 5 }, (_, n) => community.done('/v1/units', { ...unit, name: `${n}校` })),
  )
  const after = made.map(({ position }) => position).join(',')
  const join = await clerk.post(
    `/v1/alliances/${of('alliance')}/join`,
    { memberId: made[0]?.id },
    { headers: { 'x-jiceng-after': after } },
  )
  t.match(join.json(), { version: 3, state: 'active' })
})

t.test('a view waits for what was written; behind what never comes it says that it is stale', async (t) => {
  const view = `/v1/views/grid/${of('red')}`
  const adjusted = await clerk.done(`/v1/grids/${of('red')}/adjust`, { households: 281 })
  const seen = await viewer.get(view, { headers: { 'x-jiceng-after': adjusted.position } })
  t.match(seen.json(), { view: { profile: { households: 281 } } })
  t.equal(seen.json().meta.stale, undefined)
  const granted = await admin.done('/v1/grants', { accountId: 'wu.worker', role: 'grid-worker', ...here })
  const fresh = await officials.worker.get(view, { headers: { 'x-jiceng-after': granted.position } })
  t.strictSame([fresh.status, fresh.headers['x-jiceng-stale']], [200, undefined])
  const stale = await viewer.get(view, { headers: { 'x-jiceng-after': never } })
  t.match(stale.json(), { meta: { stale: true }, view: { id: of('red') } })
  t.equal(stale.headers['x-jiceng-stale'], 'true')
})

t.test('a position of a service that is not heard here is not waited for', async (t) => {
  const elsewhere = { headers: { 'x-jiceng-after': `alliances/${of('alliance')}@99` } }
  t.match((await clerk.post('/v1/legacy-grids', legacy('零'), elsewhere)).json(), { version: 1, state: 'open' })
  t.equal((await viewer.get('/v1/units', elsewhere)).headers['x-jiceng-stale'], undefined)
})

t.test('the same key and body get the same answer through the gateway, refusals included', async (t) => {
  const headers = { 'idempotency-key': 'import-1' }
  const first = await clerk.post('/v1/legacy-grids', legacy('一'), { headers })
  const again = await clerk.post('/v1/legacy-grids', legacy('一'), { headers })
  t.strictSame([again.status, again.text, again.position], [201, first.text, first.position])
  t.strictSame(
    [first, again].map((one) => one.headers['idempotent-replayed']),
    [undefined, 'true'],
  )
  t.match((await clerk.post('/v1/legacy-grids', legacy('二'), { headers })).json(), { code: 'idempotency-key-reused' })
  const refusal = { headers: { 'idempotency-key': 'import-2' } }
  const [refused, same] = [
    await clerk.post('/v1/legacy-grids', legacy('一'), refusal),
    await clerk.post('/v1/legacy-grids', legacy('一'), refusal),
  ]
  t.match(refused.json(), { status: 409, code: 'already-exists' })
  const { instance: _, ...stored } = refused.json()
  t.match(same.json(), stored)
  t.equal(same.headers['idempotent-replayed'], 'true')
})

t.test('a batch answers for each item in order, and its repetition changes nothing', async (t) => {
  const items = [
    { body: legacy('批-1') },
    { body: legacy('批-1') },
    { body: { ...legacy('批-2'), divisionCode: '990103001001' } },
    { command: 'retire', id: 'lgg_01J0000000000000000000000A', body: { reason: '拆迁' } },
    { body: legacy('批-3') },
  ]
  const headers = { 'idempotency-key': 'batch-1' }
  const ask = () => clerk.done('/v1/legacy-grids:batch', { items }, { headers })
  const [first, again] = [await ask(), await ask()]
  const statuses = first.json().results.map(({ status }: { status: number }) => status)
  t.strictSame(statuses, [201, 409, 404, 404, 201])
  t.strictSame(again.json().results[4], first.json().results[4])
  const count = await city.grid.db.collection('events').countDocuments({ 'data.legacyCode': /^批/ })
  t.equal(count, 2)
})

t.test('the request id of an answer is the one in its problem, also through the gateway', async (t) => {
  const missing = await viewer.get('/v1/grids/grd_01J0000000000000000000000A')
  t.equal(missing.headers['x-request-id'], missing.json().instance)
})
