import t from 'tap'
import { lapsePost, postsLapse, removeFromPost } from '../mechanisms.ts'
import { chengchuan } from './city.ts'
import { community, lineIn, withLine } from './line.ts'

t.test('a secretary has been a full member for a year (N-11)', async (t) => {
  const { branch, grand, member, admit, appoint } = withLine()
  const secretary = (personId: string) => appoint({ orgId: branch, personId, post: 'secretary' })
  t.match(secretary(admit(branch).id), { refused: 'standing-too-short', pointer: '/personId' })
  const since = (fullSince: string) => member(branch, { fullSince }).id
  t.match(secretary(since('2022-07-01')), { refused: 'standing-too-short' })
  const personId = since('2022-06-30')
  const { id, events, claims, guards } = secretary(personId)
  const what = { orgId: branch, superiorOrgId: grand, orgType: 'neighbourhood_branch', field: 'urban_community' }
  const of = { ...what, divisionCode: community }
  const data = { postId: id, personId, ...of, post: 'secretary', partTime: false, from: '2023-06-30' }
  t.strictSame(events, [{ type: 'PostAppointed', data }])
  t.same(
    claims?.map(({ key }) => key),
    [`post:${branch}|secretary|${personId}`, `secretary:${branch}`],
  )
  t.same(guards, [`member:${personId}`, `organization:${branch}`])
})

t.test('an organisation has one secretary, and the next one when that post has ended', async (t) => {
  const { c, branch, member, appoint } = withLine()
  const secretary = () => appoint({ orgId: branch, personId: member(branch).id, post: 'secretary' })
  const first = secretary()
  t.equal(secretary().refused, 'secretary-taken')
  const removed = c.does(removeFromPost, { endReason: 'resigned' }, { id: first.id })
  const { personId } = c.the(first.id)
  t.strictSame(removed.events, [
    { type: 'PostEnded', data: { postId: first.id, personId, orgId: branch, to: '2023-06-30', endReason: 'resigned' } },
  ])
  t.equal(secretary().refused, undefined)
  t.equal(c.does(removeFromPost, { endReason: 'resigned' }, { id: first.id }).refused, 'illegal-step')
})

t.test('only who is a member holds a post in a Party organisation', async (t) => {
  const { branch, member, appoint } = withLine()
  const named = { displayName: '白桦' }
  t.match(appoint({ orgId: branch, post: 'deputy', ...named }), { refused: 'not-a-member', pointer: '/personId' })
  t.match(appoint({ orgId: branch, post: 'deputy', personId: 'per_nobody' }), { refused: 'unknown-reference' })
  const both = { ...named, personId: member(branch).id }
  t.match(appoint({ orgId: branch, post: 'deputy', ...both }), { refused: 'person-unclear' })
  t.match(appoint({ orgId: branch, post: 'deputy' }), { refused: 'person-unclear' })
  const twice = { orgId: branch, personId: both.personId, post: 'deputy' }
  t.equal(appoint(twice).refused, undefined)
  t.equal(appoint(twice).refused, 'already-exists')
})

t.test('where there is no committee there are no members of one (N-04)', async (t) => {
  const { c, grand, branch, member, appoint, organization } = withLine()
  const personId = member(branch).id
  const post = 'discipline_member'
  t.match(appoint({ orgId: branch, personId, post }), { refused: 'committee-not-possible', pointer: '/post' })
  const more = { committeeSize: 3, fullMemberCount: 9 }
  const large = organization('branch', grand, community, more)
  t.equal(appoint({ orgId: large, personId, post }).refused, undefined)
  t.match(c.the(large), { committeeSize: 3 })
})

t.test('part-time members sit in the grand committee of a community (M-050)', async (t) => {
  const { grand, branch, member, appoint } = withLine()
  const personId = member(branch).id
  const partTime = { personId, post: 'member', partTime: true }
  t.match(appoint({ orgId: branch, ...partTime }), { refused: 'organization-type', pointer: '/partTime' })
  t.match(appoint({ orgId: grand, ...partTime, post: 'deputy' }), { refused: 'organization-type' })
  t.match(appoint({ orgId: grand, ...partTime }).events, [{ data: { partTime: true } }])
})

t.test('the posts of a village committee are of the village, and also for who is no member', async (t) => {
  const { c, branch, member, appoint } = withLine()
  const head = { divisionCode: '990103100200', post: 'village_committee_head' }
  t.match(appoint({ ...head, orgId: branch, personId: member(branch).id }), { refused: 'post-place' })
  t.match(appoint({ orgId: undefined, personId: member(branch).id, post: 'secretary' }), { refused: 'post-place' })
  t.match(appoint({ ...head, divisionCode: '990103', displayName: '白桦' }), { refused: 'wrong-level' })
  const { id, events, personal } = appoint({ ...head, displayName: '白桦' })
  const personId = String(c.the(id).personId)
  t.match(events, [{ data: { personId, villageDivisionCode: '990103100200', post: head.post } }])
  t.strictSame(personal, [{ personId, fields: { displayName: '白桦' } }])
  t.notMatch(JSON.stringify(events), '白桦')
  t.equal(appoint({ ...head, personId: member(branch).id }).refused, 'secretary-taken')
})

t.test('the name of an official who is no member is kept for three years after the post', async (t) => {
  const { c, branch, member, appoint } = withLine()
  const remove = (id: string) => c.does(removeFromPost, { endReason: 'term_ended' }, { id }).personal
  const seat = { divisionCode: '990103100200', orgId: undefined, post: 'village_committee_member' }
  const { id } = appoint({ ...seat, displayName: '白桦' })
  const { personId } = c.the(id)
  t.strictSame(remove(id), [{ personId, until: '2026-06-30' }])
  const own = appoint({ ...seat, personId: member(branch).id })
  t.equal(own.refused, undefined)
  t.strictSame(remove(own.id), [], 'a member’s ends with the membership')
})

t.test('a member of another district is unknown here, one from below the organisation is not', async (t) => {
  const c = chengchuan()
  const { organization, member, appoint } = lineIn(c)
  const city = organization('city_committee', undefined, '990100')
  const here = organization('branch')
  const there = organization('branch', undefined, '990104')
  const stranger = member(there, { divisionCode: '990104' }).id
  t.match(appoint({ orgId: here, personId: stranger, post: 'secretary' }), { refused: 'unknown-reference' })
  const above = { divisionCode: '990100', orgId: city, personId: stranger, post: 'secretary' }
  t.equal(appoint(above).refused, undefined)
})

t.test('the posts of an organisation that ended end with it', async (t) => {
  const { c, branch, member, appoint } = withLine()
  const { id } = appoint({ orgId: branch, personId: member(branch).id, post: 'secretary' })
  const event = { id: '', type: '', source: '', aggregate: branch, version: 1, timeline: 1, time: '', occurredOn: '' }
  const { filter } = postsLapse.targets({ ...event, scopePath: '', actor: '', correlationId: '', data: {} })
  t.strictSame(filter, { relates: `org:${branch}`, 'state.state': 'active' })
  t.ok(c.standing.get(id)?.stored.relates.includes(`org:${branch}`))
  const { events, releases } = c.does(lapsePost, {}, { id, actor: 'system' })
  t.match(events, [{ type: 'PostEnded', data: { endReason: 'organization_ended' } }])
  t.equal(releases?.length, 2)
})
