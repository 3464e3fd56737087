import t from 'tap'
import { door } from './fixture.ts'

const { ask, close } = await door('reads')
t.teardown(close)
const opened = async (of: object = {}): Promise<string> =>
  (await ask('POST', '/v1/counters', { payload: { divisionCode: '990103', seats: 3, ...of } })).json().id
const ids: string[] = []
for (const n of Array.from({ length: 7 }).keys()) ids.push(await opened({ theme: n < 3 ? 'law' : 'care' }))
const village = await opened({ divisionCode: '990103001', seats: 9 })
await ask('POST', `/v1/counters/${village}/take-seat`, { payload: { by: 'org_narrow' } })

t.test('one aggregate is answered with its version, state, place and the commands that are possible', async (t) => {
  const answer = await ask('GET', `/v1/counters/${village}`)
  t.strictSame(answer.json(), {
    id: village,
    version: 2,
    state: 'active',
    divisionCode: '990103001',
    seats: 9,
    theme: 'party',
    taken: ['org_narrow'],
    scopePath: '/990100/990103/990103001',
    allowed: ['takeSeat', 'correct'],
  })
  t.equal(answer.headers.etag, '"2"')
})

t.test('a known tag is 304, whoever asks', async (t) => {
  const headers = { 'if-none-match': 'W/"1", "2"' }
  for (const as of ['clerk', 'viewer']) {
    const answer = await ask('GET', `/v1/counters/${village}`, { headers, as })
    t.strictSame([answer.statusCode, answer.body, answer.headers.etag], [304, '', '"2"'])
  }
  t.equal((await ask('GET', `/v1/counters/${village}`, { headers: { 'if-none-match': '"1"' } })).statusCode, 200)
  t.equal((await ask('GET', `/v1/counters/${village}`, { headers, as: 'foreign' })).statusCode, 404)
})

t.test('out of scope reads as unknown; without a grant in force, or for operations, nothing is read', async (t) => {
  const foreign = await ask('GET', `/v1/counters/${village}`, { as: 'foreign' })
  const unknown = await ask('GET', '/v1/counters/cnt_0')
  t.equal(foreign.json().detail, unknown.json().detail)
  t.equal(foreign.json().code, 'not-found')
  for (const as of ['ended', 'operator', 'nobody'])
    t.equal((await ask('GET', `/v1/counters/${village}`, { as })).statusCode, 403, as)
})

t.test('pages neither skip nor repeat, in both orders', async (t) => {
  for (const order of ['asc', 'desc']) {
    const seen: string[] = []
    let next: string | null = `/v1/counters?limit=3&order=${order}`
    while (next) {
      const answer: Awaited<ReturnType<typeof ask>> = await ask('GET', next)
      const { data, page } = answer.json()
      seen.push(...data.map(({ id }: { id: string }) => id))
      next = page.next && String(answer.headers.link).slice(1).split('>', 1)[0]
    }
    const all = [...ids, village].sort((a, b) => (a < b ? -1 : 1))
    t.strictSame(seen, order === 'asc' ? all : all.reverse())
  }
})

t.test('filters compare typed values, and only those of the list', async (t) => {
  const count = async (query: string) => (await ask('GET', `/v1/counters?${query}`)).json().data?.length
  t.equal(await count('theme=law'), 3)
  t.equal(await count('theme=.*'), 0)
  t.equal(await count('seats=9'), 1)
  t.equal(await count('scope=990103001'), 1)
  t.equal(await count('scope=990103&theme=law'), 3)
  const bad = ['seats=x', 'name=1', 'theme[$gt]=', '$where=1', 'limit=0', 'limit=201', 'limit=1e9', 'limit=-1']
  for (const query of [...bad, 'limit=1&limit=2', 'theme=law&theme=care', 'order=up', 'cursor=abc', 'scope=990200'])
    t.equal((await ask('GET', `/v1/counters?${query}`)).statusCode, 400, query)
  t.equal((await ask('GET', '/v1/counters?scope=990200')).json().code, 'scope-not-yours')
  t.equal((await ask('GET', '/v1/counters?scope=990100')).json().code, 'scope-not-yours')
  t.equal((await ask('GET', '/v1/counters?scope=990299')).json().code, 'scope-not-yours')
})

t.test('a cursor serves one caller and one question', async (t) => {
  const { next } = (await ask('GET', '/v1/counters?limit=2')).json().page
  const of = (query: string, as = 'clerk') => ask('GET', `/v1/counters?${query}&cursor=${next}`, { as })
  t.equal((await of('limit=5')).statusCode, 200)
  t.equal((await of('theme=law')).json().code, 'invalid-cursor')
  t.equal((await of('limit=2', 'viewer')).json().code, 'invalid-cursor')
  const forged = `${next.slice(0, -2)}${next.endsWith('AA') ? 'BB' : 'AA'}`
  t.equal((await ask('GET', `/v1/counters?cursor=${forged}`)).json().code, 'invalid-cursor')
})

t.test('a narrowed grant sees only what relates to it', async (t) => {
  const { data } = (await ask('GET', '/v1/counters', { as: 'narrow' })).json()
  t.strictSame(
    data.map(({ id }: { id: string }) => id),
    [village],
  )
  t.equal((await ask('GET', `/v1/counters/${village}`, { as: 'narrow' })).statusCode, 200)
  t.equal((await ask('GET', `/v1/counters/${ids[0]}`, { as: 'narrow' })).statusCode, 404)
  t.equal((await ask('GET', '/v1/counters?scope=990103001', { as: 'narrow' })).json().data.length, 1)
})

t.test('the history of an aggregate is its events, in pages', async (t) => {
  const first = await ask('GET', `/v1/counters/${village}/history?limit=1`)
  t.match(first.json(), { data: [{ type: 'SeatsOpened', version: 1, actor: 'clerk' }] })
  const { next } = first.json().page
  const second = await ask('GET', `/v1/counters/${village}/history?limit=1&cursor=${next}`)
  t.match(second.json(), {
    data: [{ type: 'SeatTaken', version: 2, data: { by: 'org_narrow' } }],
    page: { next: null },
  })
  t.equal((await ask('GET', `/v1/counters/${village}/history`, { as: 'foreign' })).statusCode, 404)
})

t.test('a read behind what it names says that it is stale, a command is not decided', async (t) => {
  const late = await door('late', { caughtUp: async () => false, waitMs: 20 })
  t.teardown(late.close)
  const headers = { 'x-jiceng-after': 'organizations/org_1@4' }
  t.equal((await late.ask('GET', '/v1/counters', { headers })).headers['x-jiceng-stale'], 'true')
  const own = { 'x-jiceng-after': 'grid/cnt_1@4' }
  t.equal((await late.ask('GET', '/v1/counters', { headers: own })).headers['x-jiceng-stale'], undefined)
  const command = await late.ask('POST', '/v1/counters', { headers, payload: { divisionCode: '990103', seats: 1 } })
  t.match(command.json(), { status: 503, code: 'reference-not-yet-known' })
  t.equal(command.headers['retry-after'], '1')
  const malformed = { 'x-jiceng-after': 'organizations' }
  t.equal((await late.ask('GET', '/v1/counters', { headers: malformed })).statusCode, 400)
})
