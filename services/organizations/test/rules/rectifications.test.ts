import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import {
  openRectification,
  publishFindings,
  rectifications,
  rejectRectification,
  submitRectification,
  verifyRectification,
} from '../mechanisms.ts'
import { withInspection } from './inspecting.ts'
import { community } from './line.ts'

/** A district in which something is to be put right. */
function withFault() {
  const line = withInspection()
  const { c, branch, street } = line
  const fault = { origin: 'review', orgId: branch, divisionCode: community, topic: 'roster', severity: 'minor' }
  const open = (more: object = {}) => c.does(openRectification, { ...fault, dueOn: '2023-07-31', ...more })
  const submit = (id: string) => c.does(submitRectification, { measures: '已补齐' }, { id })
  const verify = (id: string, verifierOrgId = street, actor = 'li') =>
    c.does(verifyRectification, { verifierOrgId }, { id, actor })
  const reject = (id: string, verifierOrgId = street, actor = 'li') =>
    c.does(rejectRectification, { verifierOrgId, reason: '仍缺' }, { id, actor })
  return { ...line, open, submit, verify, reject }
}

t.test('the table of rectifications has no flaw', async (t) => t.same(flawsOf(rectifications), []))

t.test('what was found is due on a day that is not before it', async (t) => {
  const { open, branch } = withFault()
  t.match(open({ dueOn: '2023-06-29' }), { refused: 'invalid-period', pointer: '/dueOn' })
  t.match(open({ foundOn: '2023-07-01' }), { refused: 'occurred-in-future', pointer: '/foundOn' })
  t.match(open({ divisionCode: '990103001002' }), { refused: 'division-mismatch' })
  t.match(open({ orgId: 'org_nowhere' }), { refused: 'unknown-reference' })
  const { id, events } = open({ foundOn: '2023-06-01' })
  const data = { rectificationId: id, orgId: branch, foundOn: '2023-06-01', dueOn: '2023-07-31' }
  t.match(events, [{ type: 'RectificationOpened', data }])
})

t.test('what a round of inspection found is put right once, and only what it published', async (t) => {
  const { c, open, plan, draw, drawn, visit } = withFault()
  const round = plan().id
  draw(round)
  const [orgId = ''] = drawn(round)
  visit(round, orgId, { findings: [{ clauseNo: 2, severity: 'severe', text: '缺签名' }] })
  const of = { origin: 'inspection', orgId, topic: 'meeting_record', severity: 'severe' }
  t.match(open(of), { refused: 'origin-missing', pointer: '/originId' })
  t.match(open({ ...of, originId: 'ins_nowhere' }), { refused: 'unknown-reference', pointer: '/originId' })
  const found = { ...of, originId: round }
  t.match(open(found), { refused: 'unknown-reference' }, 'it is not published yet')
  c.does(publishFindings, {}, { id: round })
  t.match(open({ ...found, topic: 'roster' }), { refused: 'unknown-reference' })
  t.match(open(found).events, [{ data: { originId: round, severity: 'severe' } }])
  t.equal(open(found).refused, 'already-exists')
})

t.test('who put it right does not verify it, neither the person nor the organisation', async (t) => {
  const { open, submit, verify, reject, branch, organization } = withFault()
  const { id } = open()
  t.equal(verify(id).refused, 'illegal-step')
  t.match(submit(id).events, [{ type: 'RectificationSubmitted', data: { submittedBy: 'clerk', doneOn: '2023-06-30' } }])
  const foreign = organization('branch', undefined, '990104')
  for (const decide of [verify, reject]) {
    t.equal(decide(id, undefined, 'clerk').refused, 'own-application')
    t.match(decide(id, branch), { refused: 'own-rectification', pointer: '/verifierOrgId' })
    t.match(decide(id, foreign), { refused: 'unknown-reference', pointer: '/verifierOrgId' })
    t.match(decide(id, 'org_nowhere'), { refused: 'unknown-reference', pointer: '/verifierOrgId' })
  }
  t.match(verify(id).events, [
    { type: 'RectificationVerified', data: { dueOn: '2023-07-31', verifiedOn: '2023-06-30' } },
  ])
  t.equal(submit(id).refused, 'illegal-step')
})

t.test('what is rejected is open again, and it is counted how often', async (t) => {
  const { c, open, submit, verify, reject } = withFault()
  const { id } = open()
  for (const rejects of [1, 2]) {
    submit(id)
    t.match(reject(id).events, [{ type: 'RectificationRejected', data: { rejects, reason: '仍缺' } }])
    t.match(c.the(id), { state: 'open', rejects })
  }
  submit(id)
  verify(id)
  t.match(c.the(id), { state: 'verified', rejects: 2 })
})
