import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import { reportMatter } from '../../src/matters/index.ts'
import { confirmStable, listOldCase, oldCases, relapse, resolveOldCase, setLead } from '../../src/old-cases/index.ts'
import { type City, city, community, division, workingGrids } from './city.ts'

const inTown = (): City =>
  city([
    division(community),
    division('990103001', { kind: 'town' }),
    division('990103', { kind: 'district' }),
    division('990103001002'),
    division('990103001003', { state: 'retired' }),
  ])
const wanted = {
  divisionCode: community,
  title: '产权证办理',
  firstRaisedOn: '2016-03-01',
  parties: [{ maskedName: '李**' }, { maskedName: '欧阳*' }],
}
const list = (town: City, more: object = {}, on = '2023-01-10') =>
  town.send(listOldCase, { ...wanted, ...more }, { on })
const lead = {
  officer: { displayName: '韦书记', post: '街道党工委书记' },
  plan: '先补勘测，再联审',
  milestones: [{ text: '补测完成', dueOn: '2023-02-28' }],
}
function reported(town: City, divisionCode = community): string {
  const [gridId] = workingGrids(town, 1, divisionCode)
  const what = { kind: 'dispute', categoryCode: '0501', severity: 'normal', source: 'resident' }
  return town.send(reportMatter, { divisionCode, gridId, ...what, place: '3栋', text: '产权证' }).id
}
const settled = { resolutionKind: 'agreed', agreementNo: '桐调字〔2023〕3号' }
function resolved(town: City): string {
  const { id } = list(town)
  town.send(setLead, lead, { id, on: '2023-01-20' })
  town.send(resolveOldCase, settled, { id, on: '2023-03-01', actor: 'district-admin' })
  return id
}

t.test('the machine of old cases has no flaw', async (t) => t.same(flawsOf(oldCases), []))

t.test('the parties of a case and its lead are in no event', async (t) => {
  const town = inTown()
  const { id, personal } = list(town)
  t.match(personal, [{ fields: { maskedName: '李**' } }, { fields: { maskedName: '欧阳*' } }])
  const { partyIds } = { partyIds: [], ...town.states.get(id) }
  t.equal(new Set(partyIds).size, 2)
  const led = town.send(setLead, lead, { id })
  t.equal(led.refused, 'due-passed')
  const officer = town.send(setLead, lead, { id, on: '2023-01-20' })
  t.match(officer.personal, [{ personId: /^per_/, fields: lead.officer }])
  t.notMatch(JSON.stringify([...town.histories.values()]), /李\*|欧阳|韦书记/)
  t.throws(() => list(town, { parties: [{ maskedName: '李小明' }] }), TypeError)
})

t.test('a case is two years old, or listed by a decision', async (t) => {
  const town = inTown()
  const raised = (firstRaisedOn: string, more = {}) => list(town, { firstRaisedOn, ...more }, '2023-06-30')
  t.equal(raised('2021-06-30').refused, undefined)
  t.match(raised('2021-07-01'), { refused: 'not-old-enough', at: '/decisionNo' })
  t.equal(raised('2021-07-01', { decisionNo: '桐信联〔2023〕3号' }).refused, undefined)
  t.match(raised('2023-07-01', { decisionNo: '桐信联〔2023〕3号' }), {
    refused: 'occurred-in-future',
    at: '/firstRaisedOn',
  })
  t.match(raised('2021-02-29'), { refused: 'invalid-date', at: '/firstRaisedOn' })
})

t.test('a case lies in a town or a community', async (t) => {
  const town = inTown()
  t.equal(list(town, { divisionCode: '990103001' }).refused, undefined)
  t.match(list(town, { divisionCode: '990103' }), { refused: 'wrong-level', at: '/divisionCode' })
  t.match(list(town, { divisionCode: '990103001003' }), { refused: 'division-retired' })
  const [gridId] = workingGrids(town, 1)
  const { id } = list(town, { gridId })
  t.same(town.docs('old_cases').find(({ _id }) => _id === id)?.relates, [`grid:${gridId}`])
  t.match(list(town, { gridId: 'grd_x' }), { refused: 'unknown-reference', at: '/gridId' })
})

t.test('a matter is one old case', async (t) => {
  const town = inTown()
  const matterId = reported(town)
  t.equal(list(town, { matterId }).refused, undefined)
  t.equal(list(town, { matterId }).refused, 'already-exists')
  t.equal(list(town).refused, undefined, 'without a matter')
})

t.test('the matter of an old case is known, and lies where the case does', async (t) => {
  const town = inTown()
  t.match(list(town, { matterId: 'mat_x' }), { refused: 'unknown-reference', at: '/matterId' })
  const matterId = reported(town)
  t.equal(list(town, { matterId, divisionCode: '990103001' }).refused, undefined, 'in the town it is as well')
  const elsewhere = reported(town, '990103001002')
  t.match(list(town, { matterId: elsewhere }), { refused: 'division-mismatch', at: '/matterId' })
})

t.test('a case is led before it is resolved, and may be given another lead', async (t) => {
  const town = inTown()
  const { id } = list(town)
  t.equal(town.send(resolveOldCase, settled, { id }).refused, 'illegal-step')
  town.send(setLead, lead, { id, on: '2023-01-20' })
  t.match(town.states.get(id), { state: 'assigned', plan: '先补勘测，再联审', milestones: lead.milestones })
  t.equal(town.send(setLead, { ...lead, plan: '重新联审 13912345678' }, { id, on: '2023-01-21' }).refused, undefined)
  t.match(town.states.get(id), { state: 'assigned', plan: '重新联审 ***' })
  const milestones = [...lead.milestones, { text: '办结', dueOn: '2023-02-30' }]
  t.match(town.send(setLead, { ...lead, milestones }, { id, on: '2023-01-22' }), {
    refused: 'invalid-date',
    at: '/milestones/1/dueOn',
  })
})

t.test('the level above verifies a resolution, with the number of its agreement', async (t) => {
  const town = inTown()
  const id = resolved(town)
  t.same(resolveOldCase.roles, ['district-admin'])
  t.throws(() => town.send(resolveOldCase, { resolutionKind: 'agreed' }, { id }), TypeError)
  t.match(town.histories.get(id)?.at(-1), {
    type: 'OldCaseResolved',
    data: { ...settled, firstRaisedOn: '2016-03-01', resolvedOn: '2023-03-01', verifiedBy: 'district-admin' },
  })
})

t.test('a relapse says how many days the resolution lasted; the case is resolved again', async (t) => {
  const town = inTown()
  const id = resolved(town)
  const { parts } = town.send(relapse, { reason: '协议未履行' }, { id, on: '2023-05-30' })
  t.match(parts[0]?.events, [{ data: { resolvedOn: '2023-03-01', reopenedOn: '2023-05-30', days: 90 } }])
  t.match(town.states.get(id), { state: 'reopened', reopened: 1 })
  town.send(resolveOldCase, settled, { id, on: '2023-06-10' })
  t.match(town.states.get(id), { state: 'resolved', resolvedOn: '2023-06-10', reopened: 1 })
})

t.test('a case is stable ninety days after it was resolved', async (t) => {
  const town = inTown()
  const id = resolved(town)
  t.equal(town.send(confirmStable, {}, { id, on: '2023-05-29' }).refused, 'too-early')
  t.equal(town.send(confirmStable, {}, { id, on: '2023-05-30' }).refused, undefined)
  t.match(town.states.get(id), { state: 'stabilised', stableCheckOn: '2023-05-30' })
  t.equal(town.send(relapse, { reason: '晚' }, { id }).refused, 'illegal-step')
})

t.test(
  'names of the parties are kept for ninety days after a case is stable, those of who led it for three years',
  async (t) => {
    const town = inTown()
    const id = resolved(town)
    const { partyIds, leadOfficerId } = { partyIds: [''], leadOfficerId: '', ...town.states.get(id) }
    const { personal } = town.send(confirmStable, {}, { id, on: '2023-06-30' })
    t.same(personal, [
      ...partyIds.map((personId) => ({ personId, until: '2023-09-28' })),
      { personId: leadOfficerId, until: '2026-06-30' },
    ])
  },
)

t.test('whoever leads a case no more is forgotten three years later', async (t) => {
  const town = inTown()
  const { id } = list(town)
  town.send(setLead, lead, { id, on: '2023-01-20' })
  const { leadOfficerId } = { leadOfficerId: '', ...town.states.get(id) }
  const { personal } = town.send(setLead, lead, { id, on: '2023-02-01' })
  t.match(personal, [{ fields: lead.officer }, { personId: leadOfficerId, until: '2026-02-01' }])
})
