import { erase } from '@jiceng/service-kit'
import t from 'tap'
import { city, of, officials } from './city.ts'

const { admin, viewer } = officials
const here = { divisionCode: '990104001001' }
const none = {
  field: 'urban_community',
  committeeSize: 0,
  hasPartyGroups: false,
  fullMemberCount: 0,
  probationaryCount: 0,
}
const organization = (orgType: string, more: object) =>
  admin.done('/v1/organizations', { name: `党组织 ${orgType}`, orgType, ...none, ...here, ...more })
const chain = async () => (await viewer.get('/v1/community-chains/chn_990104001001')).json()

t.test('the chain of a community becomes complete by itself, and a branch knows how many members it has', async (t) => {
  const district = await organization('district_committee', { divisionCode: '990104' })
  await organization('working_committee', { divisionCode: '990104001', parentId: district.id })
  const branch = await organization('neighbourhood_branch', { parentId: of('grand') })
  const group = await organization('building_group', { parentId: branch.id })
  await city.counted('organizations', group.position)
  const before = ['community_grand_committee', 'centre_household']
  t.match(await chain(), { missingLevels: before, complete: false })

  const person = { gender: 'female', birthMonth: '1986-04', education: 'bachelor', occupation: 'professional' }
  const member = await admin.done('/v1/members:register', {
    ...here,
    branchId: branch.id,
    groupId: group.id,
    displayName: '苏禾青',
    ...person,
    admittedOn: '2010-06-18',
    fullSince: '2011-06-18',
  })
  await city.counted('organizations', member.position)
  t.match((await viewer.get(`/v1/organizations/${branch.id}`)).json(), { fullMemberCount: 1, structure: { women: 1 } })

  const post = { ...here, orgId: of('grand'), personId: member.id, post: 'member', partTime: true }
  const appointed = await admin.done('/v1/posts', post)
  const home = { ...here, personId: member.id, buildingGroupId: group.id }
  const household = await admin.done('/v1/centre-households', home)
  await city.counted('organizations', `${appointed.position},${household.position}`)
  t.match(await chain(), { missingLevels: [], complete: true })

  await admin.done(`/v1/members/${member.id}/end`, { reason: 'transferred_out' })
  await city.counted('organizations', `organizations/${household.id}@2`)
  await city.counted('organizations', `organizations/${appointed.id}@2`)
  t.match(await chain(), { missingLevels: before })
})

t.test('the name of a member is shown within the branch’s district, and a year after the end to nobody', async (t) => {
  const { db } = city.organizations
  const [person] = await db.collection<{ _id: string; until?: string }>('persons').find().toArray()
  const body = { ...here, subjectId: person?._id, personId: person?._id, purpose: '核对党员名册' }
  const { id } = await admin.done('/v1/member-disclosures', body)
  t.match((await admin.get(`/v1/member-disclosures/${id}/person`)).json(), { fields: { displayName: '苏禾青' } })
  t.match(person?.until, /^\d{4}-\d{2}-\d{2}$/)
})

t.test('the name of a member is nowhere but in its sealed row, and what is kept beside it in no event', async (t) => {
  const { db } = city.organizations
  for (const name of ['events', 'members'])
    for (const secret of ['苏禾青', '1986-04']) {
      const found = await db.collection(name).find().toArray()
      t.notOk(JSON.stringify(found).includes(secret), `${name}: ${secret}`)
    }
  const persons = await db.collection('persons').find().toArray()
  t.match(persons, [{ state: { birthMonth: '1986-04' }, fields: { displayName: String }, relates: [] }])
  t.notOk(JSON.stringify(persons).includes('苏禾青'))
})

t.test('on the last day all that is kept of a member is destroyed, also month of birth and education', async (t) => {
  const persons = city.organizations.db.collection<{ _id: string; until?: string }>('persons')
  const { _id, until } = { _id: '', until: '', ...(await persons.findOne()) }
  const { id } = await admin.done('/v1/member-disclosures', { ...here, subjectId: _id, purpose: '核对党员名册' })
  await erase(city.organizations.db, until)
  t.match(await persons.findOne(), { fields: { displayName: String }, state: { education: 'bachelor' } }, 'that day')
  await erase(city.organizations.db, '2099-01-01')
  t.strictSame(await persons.findOne(), { _id, erasedOn: '2099-01-01' })
  t.match((await admin.get(`/v1/member-disclosures/${id}/person`)).json(), { code: 'no-longer-shown' })
})
