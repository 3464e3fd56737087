import { isDeepStrictEqual } from 'node:util'
import type { AnyEvent, Command, Mechanism } from '@jiceng/kernel'
import fc from 'fast-check'
import t from 'tap'
import { coverageLinks, linkBuildingGroup, linkGridBranch, lose, unlink } from '../../src/coverage/index.ts'
import {
  activateGrid,
  adjustGrid,
  createGrid,
  gridMergers,
  grids,
  importLegacyGrid,
  legacyGrids,
  mergeGrids,
  retireGrid,
  retireLegacyGrid,
  splitGrid,
} from '../../src/grids/index.ts'
import { assignStaff, endStaff, gridStaff, trainStaff, transferStaff } from '../../src/staff/index.ts'
import { type City, city, community, division, organization } from './city.ts'

const mechanisms = [grids, legacyGrids, gridMergers, coverageLinks, gridStaff]

/** A wish: a command and three numbers that choose among what exists. */
type Wish = readonly [Command, number, number, number]
const number = fc.nat({ max: 30 })
const wishOf = (commands: readonly Command[]): fc.Arbitrary<Wish> =>
  fc.tuple(fc.constantFrom(...commands), number, number, number)
const wish = fc.oneof(
  { weight: 3, arbitrary: wishOf([createGrid, importLegacyGrid, activateGrid]) },
  { weight: 4, arbitrary: wishOf([mergeGrids, linkGridBranch, linkBuildingGroup]) },
  { weight: 2, arbitrary: wishOf([assignStaff, transferStaff, trainStaff, endStaff]) },
  { weight: 1, arbitrary: wishOf([adjustGrid, splitGrid, retireGrid, retireLegacyGrid, unlink, lose]) },
)
const wishes = fc.array(wish, { minLength: 20, maxLength: 120, size: 'max' })

const red = (n: number) => ({
  code: `${community}${String(n + 1).padStart(3, '0')}`,
  name: `网格${n}`,
  kind: n % 2 ? 'general' : 'dedicated',
  households: n * 20,
  buildings: [{ no: '1' }, { no: String(n) }],
})
const pick = (town: City, collection: string, n: number): string => {
  const docs = town.docs(collection)
  return docs[n % Math.max(1, docs.length)]?._id ?? 'nil_0'
}

const posting = (town: City, a: number, b: number) => ({
  divisionCode: community,
  gridIds: [...new Set([pick(town, 'grids', a), pick(town, 'grids', b)])],
  lead: (a + b) % 3 > 0,
})

const postedAt = (town: City, gridId: string): string[] =>
  town
    .docs('grid_staff')
    .flatMap(({ _id, relates, state }) => (relates.includes(`grid:${gridId}`) && state.state === 'active' ? [_id] : []))

/** The body of a wish; what does not fit the state of the town is refused, as it should be. */
function bodyOf(town: City, [command, a, b, c]: Wish): Readonly<Record<string, unknown>> {
  const here = { divisionCode: community }
  const legacy = [...new Set([pick(town, 'legacy_grids', a), pick(town, 'legacy_grids', b)])]
  const bodies = new Map<Command, Readonly<Record<string, unknown>>>([
    [createGrid, { ...here, ...red(a) }],
    [adjustGrid, { households: b }],
    [splitGrid, { ...here, grids: [{ ...red(a), staffIds: postedAt(town, pick(town, 'grids', a)) }, red(b)] }],
    [retireGrid, { reason: '撤销' }],
    [importLegacyGrid, { ...here, system: 'peace', legacyCode: `L${a}` }],
    [retireLegacyGrid, { reason: '撤销' }],
    [mergeGrids, { ...here, legacyIds: legacy, grids: [red(a), red(c)].slice(0, 1 + (b % 2)) }],
    [linkBuildingGroup, { ...here, gridId: pick(town, 'grids', a), orgId: 'org_group', buildingNos: [String(b % 4)] }],
    [unlink, { reason: '调整' }],
    [assignStaff, { ...posting(town, a, b), kind: 'part_time', displayName: '韦网格', workPhone: '10000000001' }],
    [transferStaff, posting(town, b, c)],
    [trainStaff, { topic: '纠纷排查', hours: 1 + a }],
    [endStaff, { reason: '调离' }],
    [lose, { cause: 'dissolved', lostOn: '2023-07-01' }],
  ])
  const kind = c % 3 ? 'joint_grid_branch' : 'grid_branch'
  bodies.set(linkGridBranch, {
    ...here,
    gridId: pick(town, 'grids', a),
    orgId: `org_${c % 3 ? 'joint' : 'branch'}`,
    kind,
  })
  return bodies.get(command) ?? {}
}

function play(wished: readonly Wish[]): City {
  const town = city(
    [division(community)],
    [
      organization('org_branch', 'branch'),
      organization('org_joint', 'joint_branch'),
      organization('org_group', 'building_group'),
    ],
  )
  for (const one of wished) {
    const [command, a] = one
    const id = command.creates ? {} : { id: pick(town, command.mechanism.collection, a) }
    town.send(command, bodyOf(town, one), id)
  }
  return town
}
const everywhere = (property: (town: City) => boolean): void =>
  fc.assert(
    fc.property(wishes, (wished) => property(play(wished))),
    { numRuns: 60 },
  )
const mechanismOf = (id: string): Mechanism | undefined =>
  mechanisms.find(({ idPrefix }) => id.startsWith(`${idPrefix}_`))
const folded = (id: string, history: readonly AnyEvent[]): unknown => {
  const mechanism = mechanismOf(id)
  // Through JSON, as Kafka and a rebuild would bring them.
  const heard: readonly AnyEvent[] = JSON.parse(JSON.stringify(history))
  return mechanism && heard.reduce((state, event) => mechanism.fold(state, event), mechanism.initial)
}
const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length

t.test('the random towns know every event there is', async (t) => {
  const towns = fc.sample(wishes, { numRuns: 80, seed: 1 }).map(play)
  const seen = new Set(towns.flatMap(({ histories }) => [...histories.values()].flat()).map(({ type }) => type))
  const all = mechanisms.flatMap(({ events }) => events.map(({ type }) => type))
  t.same(
    all.filter((type) => !seen.has(type)),
    [],
  )
})

t.test('no sequence of commands leaves the machines', async (t) => {
  const stays = ([id, { state }]: readonly [string, { state: string }]): boolean =>
    state !== 'new' && Object.hasOwn(mechanismOf(id)?.machine ?? {}, state)
  t.doesNotThrow(() => everywhere(({ states }) => [...states].every(stays)))
})

t.test('every state is the fold of its history', async (t) => {
  const same = ({ states, histories }: City): boolean =>
    [...histories].every(([id, history]) => isDeepStrictEqual(folded(id, history), states.get(id)))
  t.doesNotThrow(() => everywhere(same))
})

t.test('a legacy grid is merged at most once, never after it was retired, and into grids that exist', async (t) => {
  const sound = (town: City) => (history: readonly AnyEvent[]) => {
    const ends = history.filter(({ type }) => type === 'LegacyGridMerged' || type === 'LegacyGridRetired')
    const into = ends.flatMap(({ data }) => (Array.isArray(data.mergedInto) ? data.mergedInto : []))
    return ends.length <= 1 && into.every((id) => town.histories.has(id))
  }
  t.doesNotThrow(() => everywhere((town) => [...town.histories.values()].every(sound(town))))
})

t.test('no two grids have one code', async (t) => {
  t.doesNotThrow(() => everywhere((town) => unique(town.docs('grids').map(({ state }) => state.code))))
})

t.test('a grid has one branch at most, and a joint branch five grids', async (t) => {
  const sound = (town: City): boolean => {
    const active = town.docs('coverage_links').filter(({ state }) => state.state === 'active')
    const branches = active.filter(({ state }) => state.kind !== 'building_group').map(({ state }) => state.gridId)
    const held = [...town.claims].filter((key) => key.startsWith('grid-branch:'))
    const joint = active.filter(({ state }) => state.kind === 'joint_grid_branch')
    return unique(branches) && held.length === branches.length && joint.length <= 5
  }
  t.doesNotThrow(() => everywhere(sound))
})

t.test('a grid has one lead at most, and a claim for each', async (t) => {
  const sound = (town: City): boolean => {
    const leads = town.docs('grid_staff').filter(({ state }) => state.state === 'active' && state.lead === true)
    const led = leads.flatMap(({ state }) => state.gridIds)
    const held = [...town.claims].filter((key) => key.startsWith('grid-lead:'))
    return unique(led) && isDeepStrictEqual(new Set(held), new Set(led.map((id) => `grid-lead:${id}`)))
  }
  t.doesNotThrow(() => everywhere(sound))
})

t.test('nobody is posted in a grid that was retired or split', async (t) => {
  const sound = (town: City): boolean =>
    town.docs('grids').every(({ _id, state }) => state.state !== 'retired' || postedAt(town, _id).length === 0)
  t.doesNotThrow(() => everywhere(sound))
})

t.test('a grid that was retired or split is covered by nobody', async (t) => {
  const sound = (town: City): boolean => {
    const ended = new Set(town.docs('grids').flatMap(({ _id, state }) => (state.state === 'retired' ? [_id] : [])))
    const active = town.docs('coverage_links').filter(({ state }) => state.state === 'active')
    return active.every(({ state }) => !ended.has(String(state.gridId)))
  }
  t.doesNotThrow(() => everywhere(sound))
})
