import t from 'tap'
import {
  dissolveOrganization,
  mergeDivisions,
  mergeOrganization,
  registerOrganization,
  reparentOrganization,
} from '../mechanisms.ts'
import { chengchuan } from './city.ts'

const community = '990103001001'
const none = { committeeSize: 0, hasPartyGroups: false, fullMemberCount: 0, probationaryCount: 0 }

function tree() {
  const c = chengchuan()
  const put = (orgType: string, parentId: string | undefined, more: object = {}): string => {
    const of = { name: orgType, orgType, field: 'rural', divisionCode: community, ...(parentId && { parentId }) }
    return c.does(registerOrganization, { ...of, ...none, ...more }).id
  }
  const town = put('township_committee', undefined, { divisionCode: '990103001' })
  const committee = put('grassroots_committee', town)
  const branch = put('branch', committee, { fullMemberCount: 9, probationaryCount: 1 })
  const group = put('party_group', branch, { fullMemberCount: 4 })
  const other = put('branch', town, { fullMemberCount: 5 })
  const foreign = put('district_committee', undefined, { divisionCode: '990104' })
  return { c, town, committee, branch, group, other, foreign }
}

t.test('an organisation is put under another of a higher type', async (t) => {
  const { c, town, committee, branch, group, other, foreign } = tree()
  const put = (id: string, parentId: string, divisionCode = community) =>
    c.does(reparentOrganization, { parentId, divisionCode }, { id })
  const moved = put(branch, town)
  t.match(moved.events, [
    {
      type: 'PartyOrganizationReparented',
      data: { parentId: town, divisionCode: community, effectiveOn: '2023-06-30' },
    },
  ])
  t.same(moved.guards, [
    'tree:organizations',
    `organization:${town}`,
    `organization:${branch}`,
    `division:${community}`,
  ])
  t.equal(put(branch, town).refused, 'same-value')
  t.match(put(branch, branch), { refused: 'would-be-cycle', pointer: '/parentId' })
  t.match(put(branch, group), { refused: 'wrong-level', pointer: '/parentId' })
  t.match(put(branch, other), { refused: 'wrong-level' })
  t.match(put(committee, branch), { refused: 'wrong-level' })
  t.match(put(branch, foreign), { refused: 'unknown-reference', pointer: '/parentId' })
  t.match(put(branch, 'org_nowhere'), { refused: 'unknown-reference', pointer: '/parentId' })
  t.match(put(branch, committee, '990103001009'), { refused: 'unknown-reference', pointer: '/divisionCode' })
})

t.test('an organisation moves to another division with its parent, or with the same one', async (t) => {
  const { c, town, branch } = tree()
  c.does(reparentOrganization, { parentId: town, divisionCode: '990103001002' }, { id: branch })
  t.equal(c.standing.get(branch)?.stored.scopePath, '/990100/990103/990103001/990103001002')
  c.does(mergeDivisions, { fromCodes: ['990103001002'] }, { id: 'div_990103001001' })
  const put = (divisionCode: string) => c.does(reparentOrganization, { parentId: town, divisionCode }, { id: branch })
  t.match(put('990103001002'), { refused: 'division-retired', pointer: '/divisionCode' })
  t.equal(put(community).refused, undefined)
})

t.test('an organisation ends only when none is left below it', async (t) => {
  const { c, town, committee, branch, group, other } = tree()
  const dissolve = (id: string, successorOrgId?: string) =>
    c.does(dissolveOrganization, { reason: '调整', ...(successorOrgId && { successorOrgId }) }, { id })
  t.equal(dissolve(branch, other).refused, 'children-left')
  t.equal(c.does(mergeOrganization, { successorOrgId: other }, { id: branch }).refused, 'children-left')
  t.equal(dissolve(group).refused, undefined, 'its members stay in the branch')
  const merged = c.does(mergeOrganization, { successorOrgId: other }, { id: branch })
  t.match(merged.events, [{ type: 'PartyOrganizationMerged', data: { successorOrgId: other, mergedOn: '2023-06-30' } }])
  t.same(merged.guards, ['tree:organizations', `organization:${branch}`, `organization:${other}`])
  t.match(c.the(branch), { state: 'merged', successorOrgId: other, endedOn: '2023-06-30' })
  t.equal(dissolve(branch, other).refused, 'illegal-step')
  t.equal(dissolve(committee).refused, undefined)
  t.equal(dissolve(town, committee).refused, 'organization-not-active')
})

t.test('nobody is left without an organisation', async (t) => {
  const { c, town, other, foreign, branch } = tree()
  const dissolve = (more: object) => c.does(dissolveOrganization, { reason: '企业注销', ...more }, { id: other })
  t.match(dissolve({}), { refused: 'members-left', pointer: '/successorOrgId' })
  t.match(dissolve({ successorOrgId: other }), { refused: 'own-successor', pointer: '/successorOrgId' })
  t.match(dissolve({ successorOrgId: foreign }), { refused: 'unknown-reference', pointer: '/successorOrgId' })
  const ended = dissolve({ successorOrgId: branch })
  const data = { orgId: other, dissolvedOn: '2023-06-30', successorOrgId: branch, reason: '企业注销' }
  t.match(ended.events, [{ type: 'PartyOrganizationDissolved', data }])
  t.same(ended.guards, ['tree:organizations', `organization:${other}`, `organization:${branch}`])
  t.match(c.the(other), { state: 'dissolved', endedOn: '2023-06-30', successorOrgId: branch })
  t.equal(
    c.does(reparentOrganization, { parentId: town, divisionCode: community }, { id: other }).refused,
    'illegal-step',
  )
})

t.test('an organisation merges into another one of its district that is at work', async (t) => {
  const { c, branch, other, foreign } = tree()
  const merge = (successorOrgId: string) => c.does(mergeOrganization, { successorOrgId }, { id: other })
  t.match(merge(other), { refused: 'own-successor', pointer: '/successorOrgId' })
  t.match(merge(foreign), { refused: 'unknown-reference', pointer: '/successorOrgId' })
  t.match(merge('org_nowhere'), { refused: 'unknown-reference', pointer: '/successorOrgId' })
  t.equal(merge(branch).refused, undefined)
})
