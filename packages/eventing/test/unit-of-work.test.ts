import t from 'tap'
import { macOf, unitOfWork } from '../src/index.ts'
import { bench, collections, open, take } from './counter.ts'

const b = await bench('uow')
t.teardown(() => b.close())
const { db } = b.options
const events = db.collection(collections.events)
const opened = async (seats: number): Promise<string> =>
  String((await b.send(open, { body: { divisionCode: '990103', seats } })).body.id)

t.test('what was answered is stored: state, event, answer and audit row', async (t) => {
  const answer = await b.send(open, { body: { divisionCode: '990103', seats: 2 }, key: 'clerk|a' })
  t.match(answer, { status: 201, body: { version: 1, state: 'active' }, position: /^grid\/cnt_.*@1$/ })
  const aggregate = String(answer.body.id)
  const [row] = await events.find({ aggregate }).toArray()
  t.match(row, {
    version: 1,
    type: 'SeatOpened',
    sent: false,
    scopePath: '/990100/990103',
    actor: 'clerk',
    timeline: 1,
  })
  t.equal(
    await events.countDocuments({ aggregate, 'audit.outcome': 'done', 'answer.key': 'clerk|a', 'answer.status': 201 }),
    1,
  )
})

t.test('fifty copies of one key have one effect and one answer', async (t) => {
  const id = await opened(100)
  const body = { by: 'org_once' }
  const answers = await Promise.all(Array.from({ length: 50 }, () => b.send(take, { id, body, key: 'clerk|once' })))
  t.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1)
  t.equal(await events.countDocuments({ aggregate: id, type: 'SeatTaken' }), 1)
  const later = await b.send(take, { id, body, key: 'clerk|once' })
  t.match(later, { status: 200, replayed: true, body: answers[0]?.body })
  t.equal(
    (await b.send(take, { id, body: { by: 'org_other' }, key: 'clerk|once' })).body.code,
    'idempotency-key-reused',
  )
})

t.test('a refusal is stored under its key and stays the answer', async (t) => {
  const id = await opened(0)
  const first = await b.send(take, { id, body: { by: 'org_1' }, key: 'clerk|refused' })
  t.match(first.body, { code: 'quota-exhausted' })
  t.match(await b.send(take, { id, body: { by: 'org_1' }, key: 'clerk|refused' }), { replayed: true, body: first.body })
  t.equal(await events.countDocuments({ aggregate: id }), 1)
})

t.test('fifty join an alliance with one seat: one succeeds', async (t) => {
  const id = await opened(1)
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => b.send(take, { id, body: { by: `org_${n}` } })),
  )
  t.equal(answers.filter(({ status }) => status === 200).length, 1)
  t.equal(answers.filter(({ body }) => body.code === 'quota-exhausted').length, 49)
})

t.test('two instances and one seat: one succeeds', async (t) => {
  const id = await opened(1)
  const second = unitOfWork(b.options)
  const ask = (work: typeof second, by: string) => work.run(b.request(take, { id, body: { by } }))
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => ask(n % 2 ? second : b.work, `org_${n}`)))
  t.equal(answers.filter(({ status }) => status === 200).length, 1)
  await second.close()
})

t.test(
  'what another instance or a move of divisions changed since is seen, though a state is remembered',
  async (t) => {
    const second = unitOfWork(b.options)
    const id = await opened(2)
    const by = (work: typeof second, org: string) => work.run(b.request(take, { id, body: { by: org } }))
    t.match(await by(b.work, 'org_1'), { status: 200, body: { version: 2 } })
    t.match(await by(second, 'org_2'), { status: 200, body: { version: 3 } })
    t.match(await by(b.work, 'org_2'), { body: { code: 'member-twice' } }, 'a refusal stands on what is there now')
    const wide = await opened(9)
    const states = db.collection<{ _id: string; scopePath: string }>('counters')
    await states.updateOne({ _id: wide }, { $set: { scopePath: '/990100/990103/990103001' } })
    await b.send(take, { id: wide, body: { by: 'org_1' } })
    t.equal(
      (await states.findOne({ _id: wide }))?.scopePath,
      '/990100/990103/990103001',
      'and stays where it was moved',
    )
    await second.close()
  },
)

t.test('a claim is held by one, from two instances and in one group', async (t) => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => opened(5)))
  const second = unitOfWork(b.options)
  const answers = await Promise.all(
    ids.map((id, n) =>
      (n % 2 ? second : b.work).run({
        command: take,
        id,
        body: { by: 'org_1', unique: 'the-one' },
        actor: { id: 'clerk', kind: 'account' },
        hash: id,
        requestId: id,
        correlationId: 'test',
      }),
    ),
  )
  t.equal(answers.filter(({ status }) => status === 200).length, 1)
  t.equal(answers.filter(({ body }) => body.code === 'claim-taken').length, 9)
  await second.close()
})

t.test('commands with one guard all pass, one after the other', async (t) => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => opened(5)))
  const answers = await Promise.all(ids.map((id) => b.send(take, { id, body: { by: 'org_1', guard: 'tree:test' } })))
  t.equal(answers.filter(({ status }) => status === 200).length, 8)
  const guard = await db.collection<{ _id: string; version: number }>(collections.guards).findOne({ _id: 'tree:test' })
  t.equal(guard?.version, 8)
})

t.test('two hundred commands that share a guard all pass: none starves', async (t) => {
  // How long two hundred transactions take is no matter here.
  const patient = unitOfWork({ ...b.options, deadlineMs: 60_000 })
  const ids = await Promise.all(Array.from({ length: 200 }, () => opened(5)))
  const answers = await Promise.all(
    ids.map((id) => patient.run(b.request(take, { id, body: { by: 'org_1', guard: 'division:test' } }))),
  )
  t.equal(answers.filter(({ status }) => status === 200).length, 200)
})

t.test('a rule that breaks fails alone, the others of its group go on', async (t) => {
  const ids = await Promise.all(Array.from({ length: 4 }, () => opened(5)))
  const answers = await Promise.all(
    ids.map((id, n) => b.send(take, { id, body: { by: n === 1 ? 'broken' : 'org_1' } })),
  )
  t.same(
    answers.map(({ body }) => body.code ?? body.version),
    [2, 'internal', 2, 2],
  )
  t.notOk(answers.some((answer) => 'cause' in answer))
})

t.test('versions have no hole and state is the fold of its history', async (t) => {
  const id = await opened(30)
  await Promise.all(Array.from({ length: 30 }, (_, n) => b.send(take, { id, body: { by: `org_${n}` } })))
  const history = await events.find({ aggregate: id }).sort({ version: 1 }).toArray()
  t.same(
    history.map(({ version }) => version),
    Array.from({ length: 31 }, (_, n) => n + 1),
  )
  const stored = await db.collection<{ _id: string; state: { taken: string[] } }>('counters').findOne({ _id: id })
  t.same(
    stored?.state.taken,
    history.slice(1).map(({ data }) => data.by),
  )
})

t.test('who may not is told so, who is elsewhere learns nothing', async (t) => {
  const id = await opened(5)
  const as = (actor: string) => b.send(take, { id, body: { by: 'org_1' }, actor: { id: actor, kind: 'account' } })
  t.equal((await as('viewer')).body.code, 'forbidden')
  t.equal((await as('foreign')).body.code, 'not-found')
  t.same((await as('foreign')).body, (await b.send(take, { id: 'cnt_unknown', body: { by: 'org_1' } })).body)
  t.equal((await b.send(take, { id, body: { by: 'org_1' }, ifMatch: 7 })).body.code, 'version-mismatch')
  t.equal((await b.send(open, { body: { divisionCode: '990199', seats: 1 } })).body.code, 'unknown-reference')
})

t.test('it cannot have happened tomorrow, nor before the previous step', async (t) => {
  const id = await opened(5)
  const at = (occurred: string) => b.send(take, { id, body: { by: occurred }, occurred })
  t.equal((await at('2099-01-01')).body.code, 'occurred-in-future')
  t.equal((await at('2020-01-01')).body.code, 'occurred-before-previous')
  t.equal((await at('2023-02-29')).body.code, 'invalid-date')
})

t.test('what merely follows from something else happens with the previous step, should that be later', async (t) => {
  const id = await opened(5)
  const [before] = await events.find({ aggregate: id }).toArray()
  const actor = { id: 'system', kind: 'system' } as const
  t.match(await b.send(take, { id, body: { by: 'org_1' }, occurred: '2020-01-01', actor }), { status: 200 })
  const after = await events.findOne({ aggregate: id, version: 2 })
  t.match(after, { occurredOn: before?.occurredOn, occurredAt: before?.occurredAt })
})

t.test('audit rows are chained: each mac covers the row and the one before', async (t) => {
  const rows = (
    await events
      .find({ 'audit.n': { $exists: true } })
      .sort({ 'audit.writer': 1, 'audit.n': 1 })
      .toArray()
  ).map(({ audit }) => audit)
  const last = new Map<string, string>()
  for (const { _id, writer, n, prev, at, actor, action, target, outcome, digest, requestId, mac } of rows) {
    const row = { _id: String(_id), writer, n, prev, at, actor, action, target, outcome, digest, requestId }
    if (prev !== (last.get(writer) ?? '') || macOf(b.options.auditKey, row) !== mac)
      t.fail(`chain broken at ${writer} ${n}`)
    last.set(writer, mac)
  }
  t.ok(rows.length > 100)
})
