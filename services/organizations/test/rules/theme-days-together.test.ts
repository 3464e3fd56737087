import type { Delivered } from '@jiceng/eventing'
import t from 'tap'
import { dropReference, moveReference, referToAction, themeDaysTogether } from '../mechanisms.ts'
import { community, withLine } from './line.ts'

const action = { action: 'org_life', title: '联盟主题党日', heldOn: '2023-06-20' }
const heard = (type: string, version: number, data: object): Delivered => ({
  ...{ id: `evt-${version}`, type, source: '/jiceng/alliances', aggregate: 'jac_1', version, timeline: 1 },
  ...{ time: '2023-07-03T02:00:00.000Z', occurredOn: '2023-07-03', scopePath: '/990100', actor: 'clerk' },
  ...{ correlationId: 'test', data: { ...data } },
})
const held = (version: number, data: object) => heard('JointActionHeld', version, { ...action, ...data })
const corrected = (version: number, data: object) =>
  heard('JointActionFactCorrected', version, { corrects: 'e', type: 'JointActionHeld', data: { ...action, ...data } })
const revoked = (version: number) => heard('JointActionFactRevoked', version, { revokes: 'e', reason: '误录' })

/** What the reactions do in memory: organisations by id, activities by what they stand for. */
function withReactions() {
  const line = withLine()
  const { c, branch, other } = line
  function meant({ collection, filter }: ReturnType<(typeof themeDaysTogether)[number]['targets']>) {
    const isOrganization = collection === 'organizations'
    const { $in, $nin } = filter[isOrganization ? '_id' : 'state.orgId']
    const isNamed = (id: unknown): boolean => $in?.includes(id) ?? !$nin.includes(id)
    return [...c.standing.values()]
      .map(({ stored }) => stored)
      .filter(({ _id, state, relates }) => {
        if (isOrganization) return isNamed(_id)
        return state.state === filter['state.state'] && relates.includes(filter.relates) && isNamed(state.orgId)
      })
  }
  /** The codes of what the event led to, in order; nothing for what was recorded. */
  const hear = (event: Delivered): (string | undefined)[] =>
    themeDaysTogether
      .filter(({ on }) => on.includes(event.type))
      .flatMap(({ targets, command, id, body }) =>
        meant(targets(event)).map((found) => {
          const target = id?.(event, found) ?? found._id
          return c.does(command, body(event, found), { id: target, at: event.time, actor: 'system' }).refused
        }),
      )
  const dayOf = (orgId: string): unknown => {
    const found = [...c.standing.values()].findLast(
      ({ stored }) => stored.state.orgId === orgId && stored._id.startsWith('ola_'),
    )
    return found && [found.stored.state.state, found.stored.state.heldOn]
  }
  const claims = (): string[] => [...c.claims].filter((key) => key.startsWith('org-life-reference:'))
  return { ...line, orgIds: [branch, other], hear, dayOf, claims }
}

t.test('a joint action stands for the theme Party day of each organisation once', async (t) => {
  const { c, orgIds, branch, hear, dayOf, claims } = withReactions()
  t.same(hear(held(2, { orgIds })), [undefined, undefined])
  t.same(
    orgIds.map(dayOf),
    orgIds.map(() => ['referenced', '2023-06-20']),
  )
  t.same(hear(held(2, { orgIds })), ['already-exists', 'already-exists'], 'heard twice')
  t.equal(claims().length, 2)
  t.same(hear(held(2, { orgIds, action: 'service' })), [], 'no other kind of action does')
  const own = c.does(
    referToAction,
    { orgId: branch, divisionCode: community, actionId: 'jac_1', topic: '主题党日', heldOn: '2023-06-20', version: 2 },
    { actor: 'system' },
  )
  t.equal(own.refused, 'already-exists')
})

t.test('a correction moves it to another day', async (t) => {
  const { orgIds, hear, dayOf } = withReactions()
  hear(held(2, { orgIds }))
  const other = corrected(3, { orgIds, heldOn: '2023-05-31' })
  t.same(hear(other), [undefined, undefined, 'already-exists', 'already-exists'])
  t.same(
    orgIds.map(dayOf),
    orgIds.map(() => ['referenced', '2023-05-31']),
  )
  t.same(hear(other).slice(0, 2), ['same-value', 'same-value'], 'heard twice')
  t.same(hear(corrected(4, { orgIds, heldOn: '2023-05-31' })).slice(0, 2), ['same-value', 'same-value'], 'the same day')
})

t.test('whoever took no part after all has not had it, and whoever did has', async (t) => {
  const { orgIds, branch, other, hear, dayOf, claims } = withReactions()
  hear(held(2, { orgIds: [branch] }))
  hear(corrected(3, { orgIds: [other] }))
  t.same(orgIds.map(dayOf), [
    ['dropped', '2023-06-20'],
    ['referenced', '2023-06-20'],
  ])
  t.same(claims(), [`org-life-reference:jac_1|${other}`])
  t.same(hear(held(2, { orgIds: [branch] })), ['already-exists'], 'the first event, looked at once more')
  t.match(dayOf(branch), ['dropped'])
  hear(corrected(4, { orgIds }))
  t.same(
    orgIds.map(dayOf),
    orgIds.map(() => ['referenced', '2023-06-20']),
    'after all',
  )
  t.equal(claims().length, 2)
})

t.test('an action that was none of organisation life, or none at all, stands for nothing', async (t) => {
  for (const event of [corrected(3, { action: 'service' }), revoked(3)]) {
    const { orgIds, hear, dayOf, claims } = withReactions()
    hear(held(2, { orgIds }))
    t.same(hear(event), [undefined, undefined])
    t.same(
      orgIds.map(dayOf),
      orgIds.map(() => ['dropped', '2023-06-20']),
    )
    t.same([claims(), hear(event)], [[], []], 'heard twice')
    t.same(hear(held(4, { orgIds, heldOn: '2023-06-28' })), [undefined, undefined], 'held after all')
    t.same(
      orgIds.map(dayOf),
      orgIds.map(() => ['referenced', '2023-06-28']),
    )
  }
})

t.test('an event that is looked at once more gives nobody what a later one took', async (t) => {
  const { orgIds, branch, hear, dayOf, claims } = withReactions()
  hear(held(2, { orgIds: [branch] }))
  const added = corrected(3, { orgIds })
  hear(added)
  hear(revoked(4))
  t.same(hear(added), ['same-value', 'already-exists'])
  t.same(
    orgIds.map(dayOf),
    orgIds.map(() => ['dropped', '2023-06-20']),
  )
  t.same(claims(), [])
})

t.test('only what a joint action stands for is moved or dropped, and only by a later event', async (t) => {
  const { c, branch } = withReactions()
  const body = { orgId: branch, divisionCode: community, actionId: 'jac_1', topic: '主题党日', heldOn: '2023-06-20' }
  const { id } = c.does(referToAction, { ...body, version: 5 }, { actor: 'system' })
  const moved = { topic: '主题党日', heldOn: '2023-06-21' }
  t.equal(c.does(moveReference, { ...moved, version: 5 }, { id }).refused, 'same-value')
  t.equal(c.does(dropReference, { version: 4 }, { id }).refused, 'same-value')
  t.match(c.does(moveReference, { ...moved, version: 6 }, { id }).events, [
    { type: 'OrgLifeReferenceMoved', data: { activityId: id, orgId: branch, ...moved, referencedVersion: 6 } },
  ])
  t.match(c.does(dropReference, { version: 7 }, { id }).events, [
    { type: 'OrgLifeReferenceDropped', data: { activityId: id, orgId: branch, droppedOn: '2023-06-30' } },
  ])
  t.equal(c.does(moveReference, { ...moved, version: 8 }, { id }).refused, 'illegal-step')
  t.equal(c.does(dropReference, { version: 8 }, { id }).refused, 'illegal-step')
})
