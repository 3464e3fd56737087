// An answer is kept for 48 hours under its key; the audit beside it stays.
import t from 'tap'
import { verifyAudit } from '../src/index.ts'
import { forgetAnswers } from '../src/relay/answers.ts'
import { bench, collections, open, take } from './counter.ts'

const b = await bench('answers')
t.teardown(() => b.close())
const { db, auditKey } = b.options
const kept = () => db.collection(collections.events).countDocuments({ 'answer.key': { $exists: true } })
const hours = (n: number): number => Date.now() + n * 3600_000

t.test('what was answered is forgotten after 48 hours, refusals as well, and no row is looked at twice', async (t) => {
  const id = String((await b.send(open, { body: { divisionCode: '990103', seats: 1 }, key: 'opened' })).body.id)
  await b.send(take, { id, body: { by: 'org_1' }, key: 'taken' })
  t.match(await b.send(take, { id, body: { by: 'org_2' }, key: 'refused' }), { body: { code: 'quota-exhausted' } })
  t.equal(await kept(), 3)
  t.equal(await forgetAnswers(db, hours(47)), 0)
  t.match(await b.send(take, { id, body: { by: 'org_1' }, key: 'taken' }), { replayed: true })
  t.equal(await forgetAnswers(db, hours(49)), 3)
  t.equal(await kept(), 0)
  t.equal(await forgetAnswers(db, hours(49)), 0)
  t.notMatch(await b.send(take, { id, body: { by: 'org_1' }, key: 'taken' }), { replayed: true })
  t.strictSame((await verifyAudit(db, auditKey)).broken, [])
})
