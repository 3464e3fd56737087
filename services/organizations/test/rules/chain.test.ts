import { chainLevels } from '@jiceng/contracts'
import { flawsOf } from '@jiceng/kernel'
import fc from 'fast-check'
import t from 'tap'
import {
  assessChain,
  chainFollows,
  communityChains,
  designateHousehold,
  dissolveOrganization,
  endHousehold,
  lapseHousehold,
  removeFromPost,
  reparentOrganization,
} from '../mechanisms.ts'
import { type City, chengchuan, type Done } from './city.ts'
import { community, lineIn, withLine } from './line.ts'

const path = { communityCode: community, townCode: '990103001', districtCode: '990103' }
const second = { ...path, communityCode: '990103001002' }
const assess = (c: City, of = path): Done => c.does(assessChain, of, { id: `chn_${of.communityCode}`, actor: 'system' })
const missing = (c: City, of = path): unknown => c.the(`chn_${of.communityCode}`).missingLevels

t.test('the table of chains has no flaw', async (t) => t.same(flawsOf(communityChains), []))

t.test('a chain is complete when each level stands below the one above it', async (t) => {
  const { c, grand, branch, group, member, appoint, household } = withLine()
  assess(c)
  t.same(missing(c), ['community_grand_committee', 'centre_household'], 'no part-time member, no household')
  const personId = member(branch).id
  appoint({ orgId: grand, personId, post: 'member', partTime: true })
  household(personId, group)
  const { events } = assess(c)
  t.strictSame(events, [
    {
      type: 'ChainCompletenessChanged',
      data: { communityCode: community, missingLevels: [], changedOn: '2023-06-30' },
    },
  ])
  t.match(c.the(`chn_${community}`), { complete: true, divisionCode: community })
  t.equal(assess(c).refused, 'same-value', 'nothing has changed')
})

t.test('what stands below the wrong level counts as missing (W-07)', async (t) => {
  const { c, grand, group } = withLine()
  c.does(reparentOrganization, { parentId: grand, divisionCode: community }, { id: group })
  assess(c)
  t.same(missing(c), ['community_grand_committee', 'building_group', 'centre_household'])
})

t.test('a community with nothing lacks its own four levels, and a retired one is left as it is', async (t) => {
  const { c } = withLine()
  assess(c, second)
  t.same(missing(c, second), chainLevels.slice(2))
  const nowhere = { ...path, communityCode: '990103009009' }
  t.equal(assess(c, nowhere).refused, 'unknown-reference')
})

t.test('a centre household is in a building group, and a member keeps one', async (t) => {
  const { c, branch, group, member, household } = withLine()
  const personId = member(branch).id
  t.match(household(personId, branch), { refused: 'organization-type', pointer: '/buildingGroupId' })
  t.match(household('per_nobody', group), { refused: 'unknown-reference', pointer: '/personId' })
  const { id, events } = household(personId, group)
  const data = { householdId: id, personId, buildingGroupId: group, divisionCode: community, since: '2023-06-30' }
  t.strictSame(events, [{ type: 'CentreHouseholdDesignated', data }])
  t.equal(household(personId, group).refused, 'already-exists')
  c.does(endHousehold, { reason: 'moved' }, { id })
  t.match(c.the(id), { state: 'ended', endReason: 'moved', until: '2023-06-30' })
  const again = household(personId, group)
  t.equal(again.refused, undefined)
  t.match(c.does(lapseHousehold, {}, { id: again.id, actor: 'system' }).events, [{ data: { reason: 'group_ended' } }])
})

t.test('an organisation that moves is missed where it was, and found where it is', async (t) => {
  const { c, grand, branch } = withLine()
  const there = second.communityCode
  const place = { parentId: grand, divisionCode: there }
  const { events = [] } = c.does(reparentOrganization, place, { id: branch })
  t.match(events, [{ data: { divisionCode: there, fromDivisionCode: community } }])
  t.strictSame(filterOf(c, branch, events[0]?.data ?? {}), { scopes: { $in: [there, community] } })
})

t.test('what has part-time members or centre households stays in its community until those have ended', async (t) => {
  const { c, grand, branch, group, member, appoint, household } = withLine()
  const there = { divisionCode: second.communityCode }
  const post = appoint({ orgId: grand, personId: member(branch).id, post: 'member', partTime: true })
  const kept = household(member(branch).id, group)
  const move = (id: string, parentId: string) => c.does(reparentOrganization, { parentId, ...there }, { id })
  t.match(move(group, branch), { refused: 'tied-to-place', pointer: '/divisionCode' })
  c.does(endHousehold, { reason: 'moved' }, { id: kept.id })
  t.equal(move(group, branch).refused, undefined)
  const town = String(c.the(grand).parentId)
  t.match(move(grand, town), { refused: 'tied-to-place' })
  c.does(removeFromPost, { endReason: 'other' }, { id: post.id })
  t.equal(move(grand, town).refused, undefined)
})

function filterOf(c: City, id: string, data: Readonly<Record<string, unknown>>): unknown {
  const scopePath = c.standing.get(id)?.stored.scopePath ?? ''
  const event = { id: '', type: '', source: '', aggregate: id, version: 1, timeline: 1, time: '', occurredOn: '' }
  return chainFollows.targets({ ...event, scopePath, actor: '', correlationId: '', data }).filter
}

/** A wish of the property below: what is to be done, and two numbers that choose among what exists. */
type Wish = readonly [what: number, a: number, b: number]
const wish: fc.Arbitrary<Wish> = fc.tuple(fc.nat(7), fc.nat(40), fc.nat(40))
const types = chainLevels.slice(0, 5)
const placeOf = (level: number, b: number): string =>
  ['990103', '990103001'][level] ?? (b % 3 ? community : second.communityCode)

/** Does something to the line; answers what it was done to. */
function act(c: City, [what, a, b]: Wish): Done | undefined {
  const { organization, member, appoint } = lineIn(c)
  const of = (fits: (state: Readonly<Record<string, unknown>>) => boolean): string[] =>
    [...c.standing].filter(([, { stored }]) => fits(stored.state)).map(([id]) => id)
  const pick = (ids: readonly string[], n: number): string => ids[n % Math.max(ids.length, 1)] ?? 'org_nowhere'
  const orgs = (level: number) =>
    of(({ name, orgType, state }) => name !== undefined && orgType === types[level] && state === 'active')
  const level = a % types.length
  const place = placeOf(level, b)
  const above = level === 0 ? undefined : pick(orgs(b % 5 === 0 ? Math.max(level - 2, 0) : level - 1), b)
  if (what <= 1) {
    const id = organization(types[level] ?? '', above, place)
    return c.standing.has(id) ? { id, refused: undefined, pointer: undefined } : undefined
  }
  const one = pick(orgs(level), b)
  if (what === 2) return c.does(dissolveOrganization, { reason: '撤并' }, { id: one })
  if (what === 3)
    return c.does(reparentOrganization, { parentId: above ?? 'org_nowhere', divisionCode: place }, { id: one })
  const homeOf = (id: string): string => (c.standing.has(id) ? String(c.the(id).divisionCode) : community)
  const anybody = (): string => member(pick(orgs(3), a), { divisionCode: homeOf(pick(orgs(3), a)) }).id
  const [grand, group] = [pick(orgs(2), b), pick(orgs(4), b)]
  const [at, personId] = [{ divisionCode: homeOf(what === 4 ? grand : group) }, anybody()]
  if (what === 4) return appoint({ ...at, orgId: grand, personId, post: 'member', partTime: true })
  if (what === 5) return c.does(designateHousehold, { ...at, personId, buildingGroupId: group })
  const ids = of(
    ({ state, buildingGroupId, postId }) => state === 'active' && Boolean(what === 6 ? buildingGroupId : postId),
  )
  const id = pick(ids, b)
  if (!c.standing.has(id)) return
  return what === 6
    ? c.does(endHousehold, { reason: 'moved' }, { id })
    : c.does(removeFromPost, { endReason: 'other' }, { id })
}

/** What the chain must say, found by walking up from each thing there is in a community, its town and its district. */
function recomputed(c: City, code: string): string[] {
  const all = [...c.standing.values()].map(({ stored }) => stored)
  const running = all.filter(({ state }) => state.state === 'active')
  const there = running.filter(({ scopes }) => scopes.at(-1) === code || code.startsWith(String(scopes.at(-1))))
  const levelOf = (id: unknown): unknown => there.find(({ _id }) => _id === id)?.state.orgType
  const isPartTime = (id: string): boolean => running.some(({ state }) => state.partTime === true && state.orgId === id)
  return chainLevels.filter((level, n) => {
    const household = level === 'centre_household'
    return !there.some(({ _id, state }) => {
      if (household ? state.buildingGroupId === undefined : state.orgType !== level) return false
      if (n === 0) return true
      const up = household ? state.buildingGroupId : state.parentId
      return levelOf(up) === chainLevels[n - 1] && (level !== 'community_grand_committee' || isPartTime(_id))
    })
  })
}

t.test('after any order of changes, reacting to each event leaves what a recomputation finds', async (t) => {
  const complete = new Set<string>()
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 60, size: 'max' }), (wishes) => {
      const c = chengchuan()
      for (const one of [path, second]) assess(c, one)
      for (const one of wishes) {
        const done = act(c, one)
        if (done === undefined || done.refused !== undefined) continue
        const data = c.standing.get(done.id)?.history.at(-1)?.data ?? {}
        const filter = JSON.stringify(filterOf(c, done.id, data))
        for (const where of [path, second])
          if (Object.values(where).some((code) => filter.includes(`"${code}"`))) assess(c, where)
      }
      for (const where of [path, second]) {
        const found = JSON.stringify(missing(c, where))
        complete.add(found)
        if (found !== JSON.stringify(recomputed(c, where.communityCode)))
          throw new Error(`${where.communityCode}: ${found}, not ${recomputed(c, where.communityCode)}`)
      }
    }),
    { numRuns: 300 },
  )
  t.ok(complete.size > 3, `${complete.size} different answers were met`)
})
