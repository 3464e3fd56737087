import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import { closeRisk, jointRisks, raiseRisk, referRisk } from '../../src/risks.ts'
import { allied, everywhereElse, here, refusal, refusedElsewhere } from './alliance.ts'
import type { Memory } from './memory.ts'

const risk = { allianceId: 'aln_1', ...here, topic: '河岸堆放危化品', ownerId: 'org_a', dueOn: '2023-07-31' }
const matter = { gridMatterId: 'mat_1' }
const id = 'jrk_1'
const raised = (): Memory => {
  const db = allied()
  db.send(raiseRisk, risk, { id })
  return db
}
const by = (...only: string[]) => ({ id, actor: { id: 'somebody', kind: 'account', only } as const })

t.test('joint risks have no flaw', async (t) => t.same(flawsOf(jointRisks), []))

t.test('a risk is raised for a member who deals with it by a day', async (t) => {
  t.same(allied().send(raiseRisk, risk, { id }).events, [
    { type: 'JointRiskRaised', data: { riskId: id, ...risk, foundOn: '2023-06-30' } },
  ])
  const tried = (more: object) => refusal(allied(), raiseRisk, { ...risk, ...more })
  t.same(tried({ ownerId: 'org_other' }), ['not-a-member', '/ownerId'])
  t.same(tried({ dueOn: '2023-06-29' }), ['day-passed', '/dueOn'])
  t.same(tried({ dueOn: '2023-06-31' }), ['invalid-date', '/dueOn'])
  t.same(refusedElsewhere(raiseRisk, risk), everywhereElse)
})

t.test('work in the field is a matter of the grid, of which only the id is kept', async (t) => {
  const db = raised()
  t.same(db.send(referRisk, matter, { id }).events, [
    { type: 'JointRiskReferred', data: { ...matter, referredOn: '2023-06-30' } },
  ])
  t.match(db.stateOf(jointRisks, id), { state: 'referred', ...matter })
  t.same(refusal(db, referRisk, matter, { id }), ['illegal-step'], 'once')
})

t.test('a risk is closed by its member, its lead or an official, referred or not', async (t) => {
  const result = { result: '已清运' }
  const { events } = raised().send(closeRisk, result, { id, on: '2023-07-02' })
  t.same(events, [{ type: 'JointRiskClosed', data: { ...result, dueOn: '2023-07-31', closedOn: '2023-07-02' } }])
  const db = raised()
  db.send(referRisk, matter, { id })
  t.same(refusal(db, closeRisk, result, by('org:org_b')), ['not-the-owner'])
  t.same(refusal(raised(), closeRisk, result, by('alliance:aln_1')), [undefined])
  t.same(refusal(db, closeRisk, result, by('org:org_a')), [undefined])
  t.same(refusal(db, closeRisk, result, { id }), ['illegal-step'])
})

t.test('a risk reaches the grants of its alliance and of its member', async (t) =>
  t.same(jointRisks.relates(raised().stateOf(jointRisks, id)), ['alliance:aln_1', 'org:org_a']),
)
