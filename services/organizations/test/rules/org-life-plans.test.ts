import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import { approvePlan, changePlan, orgLifePlans, submitPlan } from '../mechanisms.ts'
import { community, withLine } from './line.ts'

const items = Array.from({ length: 12 }, (_, n) => ({ month: n + 1, kind: 'theme_day', topic: `主题党日${n + 1}` }))
const lecture = { month: 3, kind: 'lecture', topic: '党课' }

/** A branch that submits plans. */
function withPlans() {
  const line = withLine()
  const plan = { orgId: line.branch, divisionCode: community, year: 2023, fixedDay: 15, items }
  const submit = (more: object = {}) => line.c.does(submitPlan, { ...plan, ...more })
  const approve = (id: string, actor = 'li') => line.c.does(approvePlan, {}, { id, actor })
  const change = (id: string, more: object) => line.c.does(changePlan, { fixedDay: 20, items, ...more }, { id })
  return { ...line, submit, approve, change }
}

t.test('the table of plans has no flaw', async (t) => t.same(flawsOf(orgLifePlans), []))

t.test('a plan has a theme Party day in each month (N-09)', async (t) => {
  const { submit } = withPlans()
  const without = [...items.slice(0, 6), lecture, ...items.slice(7)]
  t.match(submit({ items: without }), { refused: 'months-missing', pointer: '/items' })
  const { events, id } = submit({ items: [...items, lecture] })
  t.match(events, [{ type: 'OrgLifePlanSubmitted', data: { planId: id, year: 2023, submittedBy: 'clerk' } }])
})

t.test('an organisation has one plan a year', async (t) => {
  const { submit } = withPlans()
  t.equal(submit().refused, undefined)
  t.equal(submit().refused, 'already-exists')
  t.equal(submit({ year: 2024 }).refused, undefined)
})

t.test('a plan is of a branch, where the branch lies', async (t) => {
  const { submit, group } = withPlans()
  t.match(submit({ orgId: group }), { refused: 'organization-type', pointer: '/orgId' })
  t.match(submit({ divisionCode: '990103001002' }), { refused: 'division-mismatch' })
  t.match(submit({ orgId: 'org_nowhere' }), { refused: 'unknown-reference' })
})

t.test('who wrote a plan is answered by somebody else', async (t) => {
  const { c, submit, approve } = withPlans()
  const { id } = submit()
  t.equal(approve(id, 'clerk').refused, 'own-application')
  t.match(approve(id).events, [{ type: 'OrgLifePlanApproved', data: { planId: id, approvedOn: '2023-06-30' } }])
  t.equal(approve(id).refused, 'illegal-step')
  t.match(c.the(id), { state: 'approved' })
})

t.test('a changed plan keeps the items that are sent with their id', async (t) => {
  const { c, submit, approve, change } = withPlans()
  const { id } = submit()
  const before = c.standing.get(id)?.stored.relates ?? []
  t.equal(before.length, 13)
  const first = before[1]?.slice('item:'.length) ?? ''
  const kept = [{ ...items[0], itemId: first }, ...items.slice(1)]
  t.match(change(id, { items: kept }).events, [{ type: 'OrgLifePlanChanged', data: { fixedDay: 20 } }])
  t.equal(c.standing.get(id)?.stored.relates[1], `item:${first}`)
  t.match(change(id, { items: [...kept, { ...lecture, itemId: first }] }), {
    refused: 'unknown-reference',
    pointer: '/items/12/itemId',
  })
  t.equal(change(id, { items: [...items.slice(1), lecture] }).refused, 'months-missing')
  approve(id)
  change(id, { items: kept })
  t.match(c.the(id), { state: 'approved' })
})
