import { isDeepStrictEqual } from 'node:util'
import { memberStandingEvents } from '@jiceng/contracts'
import type { AnyEvent } from '@jiceng/kernel'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { alliances } from '../../src/alliances/index.ts'
import { coBuildProjects, listNeeds, listResources } from '../../src/lists/index.ts'
import { pledges } from '../../src/pledges/index.ts'
import { allianceOf } from './alliance.ts'
import { type Life, mechanisms, play, wishes } from './wishes.ts'

/** Lives of one alliance, the same in every run. */
const lives = fc.sample(wishes, { numRuns: 80, seed: 20230630 }).map(play)
const always = (t: Test, property: (life: Life) => boolean): void => {
  for (const [n, life] of lives.entries()) if (!property(life)) t.fail(`life ${n}`)
  t.ok(lives.length > 0)
}
const all = [...mechanisms, alliances]
const docsOf = ({ db }: Life) =>
  all.flatMap((mechanism) => db.docs(mechanism.collection).map((doc) => ({ mechanism, doc })))
const sum = (of: readonly { readonly quantity: number }[]): number =>
  of.reduce((all, { quantity }) => all + quantity, 0)

t.test('the random lives know every event there is', async (t) => {
  const seen = new Set(lives.flatMap(({ told }) => told.map(({ event }) => event.type)))
  const wanted = [...mechanisms.flatMap(({ events }) => events), ...memberStandingEvents].map(({ type }) => type)
  t.same(
    wanted.filter((type) => !seen.has(type)),
    [],
  )
})

t.test('no sequence of commands leaves a machine', async (t) => {
  const stays = (life: Life): boolean =>
    docsOf(life).every(({ mechanism, doc }) => Object.hasOwn(mechanism.machine, String(doc.state.state)))
  always(t, stays)
})

t.test('every state is the fold of its history, and no version is lost', async (t) => {
  const same = (life: Life): boolean =>
    docsOf(life).every(({ mechanism, doc }) => {
      // Through JSON, as Kafka and a rebuild would bring them.
      const heard: readonly AnyEvent[] = JSON.parse(JSON.stringify(life.db.histories.get(doc._id) ?? []))
      const folded = heard.reduce((state, event) => mechanism.fold(state, event), mechanism.initial)
      // What founded the alliance came before the wishes.
      const told = life.told.filter(({ id }) => id === doc._id).map(({ event }) => event)
      const answered = heard.slice(heard.length - told.length)
      return (
        isDeepStrictEqual(folded, { ...doc.state }) &&
        doc.version === heard.length &&
        isDeepStrictEqual(answered, JSON.parse(JSON.stringify(told)))
      )
    })
  always(t, same)
})

t.test('both lists tell the same of what is matched, never beyond what is needed or offered', async (t) => {
  const sound = ({ db }: Life): boolean => {
    const needs = db.docs(listNeeds.collection).map(({ state }) => listNeeds.read(state))
    const resources = db.docs(listResources.collection).map(({ state }) => listResources.read(state))
    const asked = needs.flatMap((one) =>
      one.matches.map(({ resourceId, quantity }) => `${one.itemId} ${resourceId} ${quantity}`),
    )
    const given = resources.flatMap((one) =>
      one.given.map(({ needId, quantity }) => `${needId} ${one.itemId} ${quantity}`),
    )
    const order = (a: string, b: string): number => (a < b ? -1 : 1)
    return (
      needs.every((one) => one.left >= 0 && sum(one.matches) + one.left === one.quantity) &&
      resources.every((one) => one.left >= 0 && sum(one.given) + one.left === one.quantity) &&
      isDeepStrictEqual(asked.sort(order), given.sort(order))
    )
  }
  always(t, sound)
})

t.test('a need is carried out by one project at most, and confirmed by nobody who delivered', async (t) => {
  const sound = ({ db }: Life): boolean => {
    const projects = db.docs(coBuildProjects.collection).map(({ state }) => coBuildProjects.read(state))
    const taken = projects.filter(({ state }) => state !== 'withdrawn').flatMap(({ needIds }) => needIds)
    const needs = new Map(db.docs(listNeeds.collection).map(({ _id, state }) => [_id, listNeeds.read(state)]))
    return (
      new Set(taken).size === taken.length &&
      projects.every(({ itemId, needIds, ownerId, state }) =>
        needIds.every((id) => {
          const need = needs.get(id)
          const isOurs = need?.ownerId === ownerId && need.projectId === itemId
          return (
            state === 'withdrawn' || (isOurs && need.state === (state === 'confirmed' ? 'confirmed' : 'in_progress'))
          )
        }),
      )
    )
  }
  always(t, sound)
})

t.test('a person pledges once at an activity', async (t) => {
  const sound = ({ db }: Life): boolean => {
    const open = db.docs(pledges.collection).map(({ state }) => pledges.read(state))
    const keys = open.filter(({ state }) => state !== 'withdrawn').map(({ driveId, personId }) => driveId + personId)
    return new Set(keys).size === keys.length
  }
  always(t, sound)
})

t.test('standings are of members, and an alliance keeps two', async (t) => {
  const sound = ({ db }: Life): boolean => {
    const { members, standings } = allianceOf(db)
    const ids = members.map(({ orgId, unitId }) => orgId ?? unitId)
    return members.length >= 2 && standings.every(({ memberId }) => ids.includes(memberId))
  }
  always(t, sound)
})
