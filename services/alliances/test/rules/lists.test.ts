import { type Command, flawsOf } from '@jiceng/kernel'
import t from 'tap'
import {
  coBuildProjects,
  confirmProject,
  deliverProject,
  listNeeds,
  listResources,
  matchNeed,
  openProject,
  publishNeed,
  publishResource,
  releaseNeed,
  returnProject,
  withdrawNeed,
  withdrawProject,
  withdrawResource,
} from '../../src/lists/index.ts'
import { allied, everywhereElse, here, refusal, refusedElsewhere, suspended } from './alliance.ts'
import type { Memory } from './memory.ts'

const item = { allianceId: 'aln_1', ...here, title: '消防培训', tags: ['安全'], quantity: 4, measure: '场' }
const need = { ...item, ownerId: 'org_a' }
const resource = { ...item, ownerId: 'unt_a', quantity: 5 }
const reason = { reason: '改期' }

/** Two needs of one member and one of another, and what two members offer. */
function published(): Memory {
  const db = allied()
  db.send(publishNeed, need, { id: 'ned_1' })
  db.send(publishNeed, { ...need, title: '义诊' }, { id: 'ned_2' })
  db.send(publishNeed, { ...need, ownerId: 'org_c' }, { id: 'ned_3' })
  db.send(publishResource, resource, { id: 'res_1' })
  db.send(publishResource, { ...resource, ownerId: 'org_b' }, { id: 'res_2' })
  return db
}
const match = (db: Memory, id: string, resourceId: string, quantity: number) =>
  refusal(db, matchNeed, { resourceId, quantity }, { id })
const needOf = (db: Memory, id = 'ned_1') => listNeeds.read({ ...db.stateOf(listNeeds, id) })
const resourceOf = (db: Memory, id = 'res_1') => listResources.read({ ...db.stateOf(listResources, id) })

t.test('the three lists have no flaw', async (t) =>
  t.same([listNeeds, listResources, coBuildProjects].flatMap(flawsOf), []),
)

t.test('members put needs and resources on the lists of their alliance', async (t) => {
  for (const [command, list, prefix] of [
    [publishNeed, 'need', 'ned_9'],
    [publishResource, 'resource', 'res_9'],
  ] as const) {
    const db = allied()
    t.same(db.send(command, need, { id: prefix }).events, [
      { type: 'ListItemPublished', data: { ...need, itemId: prefix, list, publishedOn: '2023-06-30' } },
    ])
    t.match(db.stateOf(command.mechanism, prefix), { state: 'open', left: 4 })
    t.same(refusal(allied(), command, { ...need, ownerId: 'org_other' }), ['not-a-member', '/ownerId'])
    t.same(refusedElsewhere(command, need), everywhereElse)
  }
})

t.test('a need is matched in parts, and both lists know', async (t) => {
  const db = published()
  const { parts } = db.send(matchNeed, { resourceId: 'res_1', quantity: 3 }, { id: 'ned_1' })
  const sides = { ownerId: 'org_a', providerId: 'unt_a' }
  const data = { needId: 'ned_1', resourceId: 'res_1', ...sides, quantity: 3, matchedOn: '2023-06-30' }
  t.match(parts, [
    { id: 'ned_1', events: [{ type: 'ListItemsMatched', data }] },
    { id: 'res_1', events: [{ type: 'ListItemsMatched', data }] },
  ])
  t.match(needOf(db), { state: 'matched', left: 1, matches: [{ resourceId: 'res_1', quantity: 3 }] })
  t.match(resourceOf(db), { state: 'open', left: 2, given: [{ needId: 'ned_1', quantity: 3 }] })
  t.same(match(db, 'ned_1', 'res_2', 1), [undefined])
  t.match(needOf(db), { left: 0 })
})

t.test('no need is matched beyond its quantity, no resource given beyond what is left', async (t) => {
  const db = published()
  t.same(match(db, 'ned_1', 'res_1', 5), ['beyond-need', '/quantity'])
  t.same(match(db, 'ned_1', 'res_1', 4), [undefined])
  t.same(match(db, 'ned_1', 'res_2', 1), ['beyond-need', '/quantity'])
  t.same(match(db, 'ned_2', 'res_1', 2), ['beyond-resource', '/quantity'])
  t.same(match(db, 'ned_2', 'res_1', 1), [undefined])
  t.same(match(db, 'ned_2', 'res_1', 1), ['beyond-resource', '/quantity'])
  t.throws(() => match(db, 'ned_2', 'res_2', 0), 'nothing is no match')
})

t.test('a need is matched twenty times at most', async (t) => {
  const db = published()
  db.send(publishNeed, { ...need, quantity: 100 }, { id: 'ned_4' })
  db.send(publishResource, { ...resource, quantity: 100 }, { id: 'res_4' })
  for (let n = 0; n < 20; n++) t.same(match(db, 'ned_4', 'res_4', 1), [undefined])
  t.same(match(db, 'ned_4', 'res_4', 1), ['quota-exhausted'])
})

t.test('what matches is of one alliance, of two members and counted alike', async (t) => {
  const db = published()
  db.send(publishResource, { ...resource, allianceId: 'aln_2', ownerId: 'org_other' }, { id: 'res_far' })
  db.send(publishResource, { ...resource, ownerId: 'org_a' }, { id: 'res_own' })
  db.send(publishResource, { ...resource, measure: '人次' }, { id: 'res_heads' })
  t.same(match(db, 'ned_1', 'res_far', 1), ['other-alliance', '/resourceId'])
  t.same(match(db, 'ned_1', 'res_own', 1), ['same-member', '/resourceId'])
  t.same(match(db, 'ned_1', 'res_heads', 1), ['measure-differs', '/resourceId'])
  t.same(match(db, 'ned_1', 'res_none', 1), ['unknown-reference', '/resourceId'])
  t.same(match(suspended(published()), 'ned_1', 'res_1', 1), ['alliance-not-active', ''])
})

t.test('what was matched is released, and free for others', async (t) => {
  const db = published()
  for (const id of ['res_1', 'res_2', 'res_1']) match(db, 'ned_1', id, 1)
  match(db, 'ned_2', 'res_1', 1)
  const { parts } = db.send(releaseNeed, reason, { id: 'ned_1' })
  t.same(
    parts.map(({ id }) => id),
    ['ned_1', 'res_1', 'res_2'],
  )
  t.match(needOf(db), { state: 'open', left: 4, matches: [], matchedOn: undefined })
  t.match(resourceOf(db), { left: 4, given: [{ needId: 'ned_2' }] })
  t.same(refusal(db, releaseNeed, reason, { id: 'ned_1' }), ['illegal-step'])
  t.same(match(db, 'ned_1', 'res_2', 4), [undefined])
})

t.test('an open need is withdrawn, a matched one is released first', async (t) => {
  const db = published()
  match(db, 'ned_1', 'res_1', 1)
  t.same(refusal(db, withdrawNeed, reason, { id: 'ned_1' }), ['illegal-step'])
  t.same(refusal(db, withdrawNeed, reason, { id: 'ned_2' }), [undefined])
  t.match(needOf(db, 'ned_2'), { state: 'withdrawn', withdrawnOn: '2023-06-30' })
  t.same(match(db, 'ned_2', 'res_1', 1), ['illegal-step'])
})

t.test('a withdrawn resource is given no more, but what was given stays given', async (t) => {
  const db = published()
  match(db, 'ned_1', 'res_1', 1)
  t.same(refusal(db, withdrawResource, reason, { id: 'res_1' }), [undefined])
  t.match(resourceOf(db), { state: 'withdrawn', given: [{ needId: 'ned_1' }] })
  t.same(match(db, 'ned_2', 'res_1', 1), ['resource-withdrawn', '/resourceId'])
  t.same(refusal(db, releaseNeed, reason, { id: 'ned_1' }), [undefined])
  t.match(resourceOf(db), { state: 'withdrawn', given: [] })
  t.same(refusal(db, withdrawResource, reason, { id: 'res_1' }), ['illegal-step'])
})

const body = { allianceId: 'aln_1', ...here, title: '消防培训进社区', needIds: ['ned_1', 'ned_2'] }
const opening = { ...body, providerId: 'unt_a', dueOn: '2023-09-30' }
const matched = (): Memory => {
  const db = published()
  for (const id of ['ned_1', 'ned_2']) match(db, id, 'res_1', 2)
  match(db, 'ned_3', 'res_2', 2)
  return db
}
const by = (id: string, ...only: string[]) => ({
  actor: { id, kind: 'account', ...(only.length > 0 ? { only } : {}) } as const,
})
const id = 'cbp_1'
const opened = (): Memory => {
  const db = matched()
  db.send(openProject, opening, { id })
  return db
}
const delivered = (): Memory => {
  const db = opened()
  db.send(deliverProject, { result: '两场' }, { id, ...by('provider', 'unit:unt_a') })
  return db
}

t.test('a project carries out matched needs of one member by one provider', async (t) => {
  const db = matched()
  const { events } = db.send(openProject, opening, { id })
  const data = { ...opening, itemId: id, ownerId: 'org_a', openedOn: '2023-06-30' }
  t.same(events, [{ type: 'CoBuildProjectOpened', data }])
  t.match(needOf(db), { state: 'in_progress', projectId: id })
  for (const command of [matchNeed, releaseNeed, withdrawNeed])
    t.same(
      refusal(db, command, command === matchNeed ? { resourceId: 'res_1', quantity: 1 } : reason, { id: 'ned_1' }),
      ['illegal-step'],
    )
})

t.test('what is no project is refused', async (t) => {
  const tried = (more: object, db = matched()) => refusal(db, openProject, { ...opening, ...more })
  t.throws(() => tried({ needIds: [] }), 'a project without a need')
  t.same(tried({ needIds: ['ned_1', 'ned_3'] }), ['several-receivers', '/needIds/1'])
  t.same(tried({ needIds: ['ned_none'] }), ['unknown-reference', '/needIds/0'])
  t.same(tried({ providerId: 'org_b' }), ['not-the-provider', '/needIds/0'])
  t.same(tried({ allianceId: 'aln_2' }), ['other-alliance', '/needIds/0'])
  t.same(tried({}, opened()), ['not-matched', '/needIds/0'])
  t.same(tried({}, published()), ['not-matched', '/needIds/0'])
  t.same(tried({ dueOn: '2023-06-29' }), ['day-passed', '/dueOn'])
  t.same(tried({ divisionCode: '990103002' }), ['division-mismatch', '/divisionCode'])
  t.same(tried({ allianceId: 'aln_3' }), ['alliance-not-active', '/allianceId'])
})

t.test('the providing side delivers, the receiving side confirms', async (t) => {
  const db = opened()
  const told = { result: '两场' }
  t.same(refusal(db, deliverProject, told, { id, ...by('receiver', 'org:org_a') }), ['not-the-provider'])
  t.same(refusal(db, confirmProject, {}, { id, ...by('receiver', 'org:org_a') }), ['illegal-step'])
  const { events } = db.send(deliverProject, told, { id, ...by('provider', 'unit:unt_a') })
  t.same(events, [
    { type: 'CoBuildProjectDelivered', data: { ...told, deliveredOn: '2023-06-30', deliveredBy: 'provider' } },
  ])
  t.same(refusal(opened(), deliverProject, told, { id, ...by('lead', 'alliance:aln_1') }), [undefined])
  for (const command of [confirmProject, returnProject] satisfies Command[]) {
    const judged = command === confirmProject ? {} : reason
    t.same(refusal(db, command, judged, { id, ...by('other', 'unit:unt_a') }), ['not-the-receiver'])
    t.same(refusal(db, command, judged, { id, ...by('lead', 'alliance:aln_1') }), ['not-the-receiver'])
    t.same(refusal(db, command, judged, { id, ...by('provider') }), ['own-delivery'])
  }
  const confirmed = db.send(confirmProject, {}, { id, on: '2023-07-02', ...by('receiver', 'org:org_a') })
  const sides = { ownerId: 'org_a', providerId: 'unt_a' }
  t.same(confirmed.events, [
    {
      type: 'CoBuildProjectConfirmed',
      data: { itemId: id, allianceId: 'aln_1', ...sides, dueOn: '2023-09-30', confirmedOn: '2023-07-02' },
    },
  ])
  for (const one of body.needIds) t.match(needOf(db, one), { state: 'confirmed', metOn: '2023-07-02' })
})

t.test('an official of the place confirms for the side that received', async (t) =>
  t.same(refusal(delivered(), confirmProject, {}, { id, ...by('clerk') }), [undefined]),
)

t.test('what was not done is returned and delivered again', async (t) => {
  const db = delivered()
  const receiver = by('receiver', 'org:org_a')
  t.same(db.send(returnProject, { reason: '还差一场' }, { id, ...receiver }).events, [
    { type: 'CoBuildProjectReturned', data: { reason: '还差一场', returnedOn: '2023-06-30' } },
  ])
  t.match(db.stateOf(coBuildProjects, id), { state: 'in_progress', deliveredBy: undefined })
  t.same(refusal(db, deliverProject, { result: '三场' }, { id, ...by('provider', 'unit:unt_a') }), [undefined])
  t.same(refusal(db, confirmProject, {}, { id, ...receiver }), [undefined])
})

t.test('a project is withdrawn before it is delivered, and its needs stay matched', async (t) => {
  const db = opened()
  t.same(refusal(db, withdrawProject, reason, { id }), [undefined])
  t.match(needOf(db), { state: 'matched', left: 2, projectId: undefined })
  t.same(refusal(db, openProject, opening), [undefined], 'another may carry them out')
  t.same(refusal(delivered(), withdrawProject, reason, { id }), ['illegal-step'])
})

t.test('a list reaches the grants of its alliance and of the member on it', async (t) => {
  const db = opened()
  t.same(listNeeds.relates(needOf(db)), ['alliance:aln_1', 'org:org_a'])
  t.same(listResources.relates(resourceOf(db)), ['alliance:aln_1', 'unit:unt_a'])
  const project = db.stateOf(coBuildProjects, id)
  t.same(coBuildProjects.relates(project), ['alliance:aln_1', 'org:org_a', 'unit:unt_a'])
})
