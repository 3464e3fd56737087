import { given } from '@jiceng/testing'
import t from 'tap'
import { extendTerm, holdElection, markOverdue, termsOf } from '../mechanisms.ts'

const data = {
  orgId: 'org_1',
  name: '棠溪纸业党支部',
  orgType: 'branch',
  field: 'two_new',
  divisionCode: '990103001001',
  establishedOn: '2012-06-18',
  termStartOn: '2020-05-01',
  termEndOn: '2023-05-01',
  termYears: 3,
  committeeSize: 3,
  hasPartyGroups: false,
  fullMemberCount: 8,
  probationaryCount: 1,
}
const branch = (more: object = {}) => given({ type: 'PartyOrganizationEstablished', data: { ...data, ...more } })
const overdue = given(
  { type: 'PartyOrganizationEstablished', data },
  { type: 'TermOverdue', data: { overdueOn: '2023-05-02' } },
)
const election = { entitledCount: 10, presentCount: 8, committeeSize: 3 }

t.test(
  'five years in villages and communities and for committees of organs and towns, three otherwise (N-12)',
  async (t) => {
    t.same(termsOf('branch', 'rural'), [5])
    t.same(termsOf('general_branch', 'urban_community'), [5])
    t.same(termsOf('neighbourhood_branch', 'urban_community'), [5])
    t.same(termsOf('branch', 'organ'), [3])
    t.same(termsOf('general_branch', 'soe'), [3])
    t.same(termsOf('joint_branch', 'two_new'), [3])
    t.same(termsOf('grassroots_committee', 'organ'), [5])
    t.same(termsOf('grassroots_committee', 'hospital'), [3, 4, 5])
    t.same(termsOf('township_committee', 'other'), [5])
    t.same(termsOf('working_committee', 'organ'), [], 'it is appointed')
  },
)

t.test('an election begins a term of the length its kind has', async (t) => {
  const held = branch().when(holdElection, election)
  const term = { termStartOn: '2023-06-30', termEndOn: '2026-06-30', termYears: 3 }
  t.match(held.events, [{ type: 'CommitteeElected', data: { electedOn: '2023-06-30', ...election, ...term } }])
  t.match(held.state, { state: 'active', ...term, regularEndOn: '2026-06-30', committeeSize: 3 })
  t.equal(branch().when(holdElection, { ...election, termYears: 5 }).refused, 'term-invalid')
  const committee = branch({ orgType: 'grassroots_committee', field: 'hospital' })
  t.match(committee.when(holdElection, { ...election, termYears: 4 }).state, { termEndOn: '2027-06-30' })
  t.match(committee.when(holdElection, election).state, { termEndOn: '2028-06-30' })
  t.equal(branch({ orgType: 'working_committee' }).when(holdElection, election).refused, 'term-invalid')
})

t.test('a term begun on 29 February ends on the 28th', async (t) => {
  const held = branch().when(holdElection, election, { at: '2024-02-29T02:00:00Z' })
  t.match(held.state, { termStartOn: '2024-02-29', termEndOn: '2027-02-28' })
})

t.test('four fifths of those entitled are present (N-29b)', async (t) => {
  const with7 = (presentCount: number) => branch().when(holdElection, { ...election, presentCount }).refused
  t.equal(with7(7), 'quorum-missed')
  t.equal(with7(11), 'quorum-missed')
  t.equal(with7(10), undefined)
})

t.test('a branch elects a committee when seven or more full members are entitled (N-04)', async (t) => {
  const elect = (entitledCount: number, committeeSize: number) =>
    branch().when(holdElection, { entitledCount, presentCount: entitledCount, committeeSize }).refused
  t.equal(elect(6, 3), 'committee-not-possible')
  t.equal(elect(6, 0), undefined)
  t.equal(elect(7, 2), 'committee-too-small')
  t.equal(elect(7, 3), undefined)
})

t.test('a term is over the day after its last one, and no sooner', async (t) => {
  const marked = branch().when(markOverdue, {})
  t.match(marked, {
    events: [{ type: 'TermOverdue', data: { overdueOn: '2023-06-30' } }],
    state: { state: 'overdue_term' },
  })
  t.equal(branch({ termEndOn: '2023-06-30' }).when(markOverdue, {}).refused, 'term-running')
  const { termEndOn: _, ...unknown } = data
  t.equal(given({ type: 'PartyOrganizationEstablished', data: unknown }).when(markOverdue, {}).refused, 'term-running')
  t.equal(overdue.when(markOverdue, {}).refused, 'illegal-step')
  t.same(markOverdue.roles, ['system'])
})

t.test('an organisation whose term is over is put right by an election or an extension', async (t) => {
  t.equal(overdue.when(holdElection, election).state.state, 'active')
  t.equal(overdue.when(extendTerm, { termEndOn: '2023-12-31', reason: '村庄合并' }).state.state, 'active')
})

t.test('a term is extended by a year at most, counted from its regular end (N-12)', async (t) => {
  const extend = (termEndOn: string, more: object = {}) => branch(more).when(extendTerm, { termEndOn, reason: '延期' })
  t.match(extend('2024-05-01'), { state: { termEndOn: '2024-05-01', regularEndOn: '2023-05-01' } })
  t.equal(extend('2024-05-02').refused, 'term-invalid')
  t.equal(extend('2023-06-30').refused, 'term-invalid', 'it would be over today')
  t.equal(extend('2025-01-01', { termEndOn: '2025-01-01' }).refused, 'term-invalid', 'it ends then anyway')
  t.equal(extend('2023-11-31').refused, 'invalid-date')
  const extended = { type: 'TermExtended', data: { termEndOn: '2024-03-01', reason: '延期', extendedOn: '2023-06-01' } }
  const twice = given({ type: 'PartyOrganizationEstablished', data }, extended)
  t.equal(twice.when(extendTerm, { termEndOn: '2024-06-01', reason: '再延' }).refused, 'term-invalid')
  const { termEndOn: _, ...unknown } = data
  const noTerm = given({ type: 'PartyOrganizationEstablished', data: unknown })
  t.equal(noTerm.when(extendTerm, { termEndOn: '2024-05-01', reason: '延期' }).refused, 'term-invalid')
})
