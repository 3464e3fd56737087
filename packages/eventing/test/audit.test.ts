import t, { type Test } from 'tap'
import { type AuditHead, type AuditRow, type CommandRow, signHead, startSigning, verifyAudit } from '../src/index.ts'
import { type Bench, bench, open, take } from './counter.ts'

const key = 'audit-key-of-the-tests'

/** A service with twelve rows of audit and two heads: one after the first six rows, one at the end. */
async function audited(t: Test, name: string) {
  const b: Bench = await bench(`audit_${name}`)
  t.teardown(() => b.close())
  const { db } = b.options
  const id = String((await b.send(open, { body: { divisionCode: '990103', seats: 100 } })).body.id)
  const fill = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n++) await b.send(take, { id, body: { by: `org_${n}` } })
    const signing = startSigning({ db, key, work: b.work }, (error) => t.fail(String(error)))
    await signing.stop()
  }
  await fill(0, 5)
  await fill(5, 10)
  await b.send(take, { id, body: { by: 'org_1' } }) // refused, and audited as well
  const audit = db.collection<CommandRow>('events')
  const found = await audit.find().sort({ 'audit.writer': 1, 'audit.n': 1 }).toArray()
  const rows = found.map((row) => row.audit)
  const last = rows.findLast(({ outcome }) => outcome === 'done')
  return {
    b,
    db,
    audit,
    rows,
    last,
    heads: db.collection<AuditHead>('audit_heads'),
    verify: () => verifyAudit(db, key),
  }
}
type Audited = Awaited<ReturnType<typeof audited>>

t.test('an audit that nobody touched fits', async (t) => {
  const { verify, db } = await audited(t, 'untouched')
  const report = await verify()
  t.strictSame(report.broken, [])
  t.match(report, { rows: 12, heads: 2, head: { n: 2, mac: String } })
  t.strictSame((await verifyAudit(db, key, report.head)).broken, [])
})

t.test('another key fits no row', async (t) => {
  const { db, rows } = await audited(t, 'key')
  const { broken } = await verifyAudit(db, 'another')
  t.ok(broken.length >= rows.length)
})

const touched: Readonly<Record<string, { touch: (of: Audited, row: AuditRow) => Promise<unknown>; said: RegExp }>> = {
  'that was changed': {
    touch: ({ audit }, { _id }) => audit.updateOne({ 'audit._id': _id }, { $set: { 'audit.actor': 'somebody-else' } }),
    said: /was changed: its seal does not fit/,
  },
  'that was removed': {
    touch: ({ audit }, { _id }) => audit.updateOne({ 'audit._id': _id }, { $unset: { audit: '' } }),
    said: /1 rows are missing before it/,
  },
  'that changed places with the next': {
    async touch({ audit }, { writer, n, _id }) {
      await audit.updateOne({ 'audit._id': _id }, { $set: { 'audit.n': 1e6 } })
      await audit.updateOne({ 'audit.writer': writer, 'audit.n': n + 1 }, { $set: { 'audit.n': n } })
      await audit.updateOne({ 'audit._id': _id }, { $set: { 'audit.n': n + 1 } })
    },
    said: /does not follow the one before it|its seal does not fit/,
  },
}
for (const [name, { touch, said }] of Object.entries(touched))
  t.test(`a row ${name} is named`, async (t) => {
    const of = await audited(t, 'touched')
    const row = of.rows.find(({ n }) => n === 2)
    t.ok(row)
    if (row) await touch(of, row)
    const { broken } = await of.verify()
    t.match(broken[0], said)
    t.match(broken[0], new RegExp(`row [23] of ${row?.writer} `))
  })

t.test('rows cut off at the end of a writer are missed by the signed head', async (t) => {
  const { audit, last, verify } = await audited(t, 'cut')
  const end = { 'audit.writer': last?.writer ?? '', 'audit.n': { $gte: last?.n ?? 0 } }
  await audit.updateMany(end, { $unset: { audit: '' } })
  const { broken } = await verify()
  t.match(broken[0], /ends with row \d+, though row \d+ was signed: its end was cut off/)
  t.match(broken.at(-1), new RegExp(`command ${last?._id} has events, but no row`))
})

t.test('a writer of whom nothing is left is missed as well', async (t) => {
  const { audit, verify } = await audited(t, 'all')
  await audit.updateMany({}, { $unset: { audit: '' } })
  t.match((await verify()).broken[0], /ends with row 0, though row \d+ was signed/)
})

t.test('rows and heads cut off together are missed by a head that was kept elsewhere', async (t) => {
  const { b, db, heads, verify } = await audited(t, 'together')
  const { head } = await verify()
  await heads.deleteOne({ _id: 2 })
  t.strictSame((await verify()).broken, [], 'nothing here tells')
  t.match((await verifyAudit(db, key, head)).broken, [/head 2 that was kept is not among the 1 heads/])
  await signHead(db, 'a key of the thief', b.work.audited())
  t.match((await verifyAudit(db, key, head)).broken[0], /head 2 .* does not fit/)
})

t.test('two instances do not sign the same head', async (t) => {
  const { b, db, heads } = await audited(t, 'twice')
  const signed = await Promise.all([1, 2, 3].map(() => signHead(db, key, b.work.audited())))
  t.ok(signed.some((one) => one))
  t.equal(await heads.countDocuments(), 2 + signed.filter((one) => one).length)
  t.strictSame((await verifyAudit(db, key)).broken, [])
})
