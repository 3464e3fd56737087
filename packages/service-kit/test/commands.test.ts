import { Unavailable } from '@jiceng/eventing'
import t from 'tap'
import { collections, door } from './fixture.ts'

const { ask, db, close } = await door('commands')
t.teardown(close)
const opened = async (seats = 3): Promise<string> =>
  (await ask('POST', '/v1/counters', { payload: { divisionCode: '990103', seats } })).json().id

t.test('a creating command answers 201 with Location, ETag and position', async (t) => {
  const answer = await ask('POST', '/v1/counters', { payload: { divisionCode: '990103', seats: 3 } })
  t.equal(answer.statusCode, 201)
  const { id } = answer.json()
  t.strictSame(answer.json(), { id, version: 1, state: 'active' })
  t.match(answer.headers, { location: `/v1/counters/${id}`, etag: '"1"', 'x-jiceng-position': `grid/${id}@1` })
})

t.test('a second creating command has a path of its own', async (t) => {
  const answer = await ask('POST', '/v1/counters:reopen', { payload: { divisionCode: '990103', seats: 3 } })
  t.equal(answer.statusCode, 201)
})

t.test('a command on an aggregate is the last segment of its path', async (t) => {
  const id = await opened()
  const answer = await ask('POST', `/v1/counters/${id}/take-seat`, { payload: { by: 'org_1' } })
  t.strictSame([answer.statusCode, answer.json()], [200, { id, version: 2, state: 'active' }])
})

t.test('a refusal is a problem with its pointer and request id', async (t) => {
  const id = await opened()
  const payload = { by: 'org_1' }
  await ask('POST', `/v1/counters/${id}/take-seat`, { payload })
  const answer = await ask('POST', `/v1/counters/${id}/take-seat`, { payload })
  t.equal(answer.statusCode, 409)
  t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
  t.match(answer.json(), {
    type: '/problems/member-twice',
    status: 409,
    code: 'member-twice',
    errors: [{ pointer: '/by' }],
    instance: answer.headers['x-request-id'],
  })
})

t.test(
  'a refusal says what the state allows instead, and to whom; what only the platform does is left out',
  async (t) => {
    const id = await opened(1)
    await ask('POST', `/v1/counters/${id}/take-seat`, { payload: { by: 'org_1' } })
    const refused = await ask('POST', `/v1/counters/${id}/take-seat`, { payload: { by: 'org_2' } })
    t.match(refused.json(), {
      code: 'quota-exhausted',
      allowed: ['takeSeat', 'correct'],
      steps: [
        { command: 'takeSeat', roles: ['town-clerk'] },
        { command: 'correct', roles: ['town-clerk'] },
      ],
    })
    const unmade = await ask('POST', '/v1/counters', { payload: { divisionCode: '990109', seats: 1 } })
    t.notHas(unmade.json(), { steps: [] }, 'there is nothing to go on with')
  },
)

t.test('the same key and body get the stored answer, another body is refused', async (t) => {
  const headers = { 'idempotency-key': 'once' }
  const payload = { divisionCode: '990103', seats: 7 }
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('POST', '/v1/counters', { payload, headers })))
  t.equal(new Set(answers.map(({ body }) => body)).size, 1)
  const again = await ask('POST', '/v1/counters', { payload: { seats: 7, divisionCode: '990103' }, headers })
  t.equal(again.headers['idempotent-replayed'], 'true')
  t.equal(again.body, answers[0]?.body)
  const other = await ask('POST', '/v1/counters', { payload: { ...payload, seats: 8 }, headers })
  t.match(other.json(), { status: 422, code: 'idempotency-key-reused' })
  t.equal(await db.collection(collections.events).countDocuments({ aggregate: again.json().id }), 1)
})

t.test('a key of another shape is refused', async (t) => {
  for (const key of ['', 'a b', 'ü', 'x'.repeat(201)]) {
    const headers = { 'idempotency-key': key }
    const answer = await ask('POST', '/v1/counters', { payload: { divisionCode: '990103', seats: 1 }, headers })
    t.equal(answer.statusCode, 400, JSON.stringify(key))
  }
})

t.test('a stale If-Match is 412, a missing one on correct 428', async (t) => {
  const id = await opened()
  const correct = (tag?: string) =>
    ask('POST', `/v1/counters/${id}/correct`, {
      payload: { seats: 5 },
      ...(tag === undefined ? {} : { headers: { 'if-match': tag } }),
    })
  t.equal((await correct()).json().code, 'if-match-required')
  t.equal((await correct('"9"')).json().code, 'version-mismatch')
  t.equal((await correct('W/"1"')).json().code, 'version-mismatch')
  t.equal((await correct('"abc"')).json().code, 'version-mismatch')
  t.equal((await correct('1')).json().code, 'invalid-request')
  t.match((await correct('"1"')).json(), { version: 2 })
})

t.test('occurredAt may be a day, an instant, or nothing else', async (t) => {
  const at = (occurredAt: unknown) =>
    ask('POST', '/v1/counters', { payload: { divisionCode: '990103', seats: 1, occurredAt } })
  t.equal((await at('2023-06-30')).statusCode, 201)
  const answer = await at('2023-06-30T08:00:00Z')
  const [row] = await db.collection(collections.events).find({ aggregate: answer.json().id }).toArray()
  t.match(row, { occurredAt: '2023-06-30T08:00:00.000Z', occurredOn: '2023-06-30', data: { seats: 1 } })
  t.equal((await at(5)).statusCode, 400)
  t.match((await at('2023-02-31')).json(), { status: 422 })
})

t.test('an aggregate of a foreign subtree answers as an unknown id does', async (t) => {
  const id = await opened()
  const without = ({ instance: _, ...rest }: Record<string, unknown>) => rest
  const foreign = await ask('POST', `/v1/counters/${id}/take-seat`, { payload: { by: 'org_1' }, as: 'foreign' })
  const unknown = await ask('POST', '/v1/counters/cnt_0/take-seat', { payload: { by: 'org_1' } })
  t.equal(foreign.statusCode, 404)
  t.strictSame(without(foreign.json()), without(unknown.json()))
})

t.test('the wrong role is 403 and names the right ones', async (t) => {
  const id = await opened()
  const answer = await ask('POST', `/v1/counters/${id}/take-seat`, { payload: { by: 'org_1' }, as: 'viewer' })
  t.match(answer.json(), { status: 403, code: 'forbidden', roles: ['town-clerk'] })
})

t.test('a rule that breaks is an opaque 500 of this command alone', async (t) => {
  const answer = await ask('POST', '/v1/counters', {
    payload: { ...{ divisionCode: '990103', seats: 1 }, theme: 'broken' },
  })
  t.match(answer.json(), { status: 500, code: 'internal' })
  t.notMatch(answer.body, /TypeError|breaks/)
})

t.test('a command of the platform itself has no route', async (t) => {
  t.equal((await ask('POST', `/v1/counters/${await opened()}/tick`, { payload: {} })).statusCode, 404)
})

t.test('every item of a batch is decided by itself, in order on the same aggregate', async (t) => {
  const id = await opened(2)
  const foreign = 'cnt_unknown1'
  const take = (by: string, of = id) => ({ command: 'takeSeat', id: of, body: { by } })
  const items = [
    take('org_1'),
    take('org_2'),
    take('org_3'),
    take('org_4', foreign),
    { body: { divisionCode: '990103', seats: 1 } },
    { body: { seats: 'x' } },
    { command: 'constructor', body: {} },
  ]
  const headers = { 'idempotency-key': 'batch' }
  const answer = await ask('POST', '/v1/counters:batch', { payload: { items }, headers })
  t.equal(answer.statusCode, 200)
  const statuses = answer.json().results.map(({ status }: { status: number }) => status)
  t.strictSame(statuses, [200, 200, 409, 404, 201, 400, 400])
  const again = await ask('POST', '/v1/counters:batch', { payload: { items }, headers })
  t.strictSame(again.json().results[4].body, answer.json().results[4].body)
})

const ascending = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

t.test('a step of a batch overtook one of the same aggregate that had no answer in time', async (t) => {
  const asked: string[] = []
  const late = await door('late', {
    async run({ body }) {
      const by = body instanceof Object && 'by' in body ? String(body.by) : ''
      asked.push(by)
      if (by === 'org_2') throw new Unavailable('No answer in time. Repeat with the same Idempotency-Key.')
      return { status: by === 'org_5' ? 409 : 200, body: { code: by === 'org_5' ? 'busy' : '' } }
    },
  })
  t.teardown(late.close)
  const take = (by: string, id: string) => ({ command: 'takeSeat', id, body: { by } })
  const items = [
    ...['org_1', 'org_2', 'org_3'].map((by) => take(by, 'cnt_a')),
    ...['org_4', 'org_5', 'org_6'].map((by) => take(by, 'cnt_b')),
    take('org_7', 'cnt_c'),
  ]
  const { results } = (await late.ask('POST', '/v1/counters:batch', { payload: { items } })).json()
  t.strictSame(
    results.map(({ status }: { status: number }) => status),
    [200, 503, 503, 200, 409, 409, 200],
  )
  t.strictSame(asked.toSorted(ascending), ['org_1', 'org_2', 'org_4', 'org_5', 'org_7'])
})

t.test('a batch of more than a thousand is refused', async (t) => {
  const items = Array.from({ length: 1001 }, () => ({ body: {} }))
  t.equal((await ask('POST', '/v1/counters:batch', { payload: { items } })).statusCode, 400)
})
