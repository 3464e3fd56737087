import { isDeepStrictEqual } from 'node:util'
import { allianceEvents, memberIdOf } from '@jiceng/contracts'
import type { AnyEvent, Command } from '@jiceng/kernel'
import fc from 'fast-check'
import t from 'tap'
import Value from 'typebox/value'
import {
  alliances,
  dissolveAlliance,
  expandAlliance,
  followSystem,
  foundAlliance,
  joinAlliance,
  leaveAlliance,
  loseLead,
  loseMember,
  pairLevels,
  prepareAlliance,
  replaceLead,
  rescopeMembers,
  resumeAlliance,
  setBody,
  suspendAlliance,
  unpairLevels,
} from '../../src/alliances/index.ts'
import { known, when } from './region.ts'

const memberId = fc.constantFrom(
  ...['org_lead', 'org_a', 'org_b', 'org_c', 'org_d', 'org_group', 'org_gone', 'org_unknown'],
  ...['unt_a', 'unt_b', 'unt_firm', 'unt_camp', 'unt_college', 'unt_closed'],
)
const memberIds = fc.record({ memberIds: fc.array(memberId, { minLength: 1, maxLength: 4 }) })
const proposal = { name: '同心联盟', theme: '共建', kind: 'mixed', leadOrgId: 'org_lead', divisionCode: '990103001' }
const proposed = fc.integer({ min: 2, max: 6 }).map((maxMembers) => ({ ...proposal, maxMembers }))
const reason = fc.constant({ reason: '调整' })
const wish = (weight: number, command: Command, body: fc.Arbitrary<unknown>) => ({
  weight,
  arbitrary: fc.tuple(fc.constant(command), body),
})
const leader = fc.constantFrom('org_lead', 'org_other', 'org_township', 'org_d')
const party = fc.constantFrom('org_lead', 'org_lead', 'org_a', 'org_b')
const committee = fc.constantFrom('org_lead', 'org_lead', 'org_d')
const branch = fc.constantFrom('org_a', 'org_b', 'org_c', 'unt_a')
const officers = fc.tuple(party, party).map(([head, liaison]) => [
  { memberId: head, post: 'head' },
  { memberId: liaison, post: 'liaison' },
])
const town = fc.constantFrom('990103001', '990103002')
const cause = fc.constantFrom('dissolved', 'merged', 'closed')
const lostOn = fc.constant('2023-07-01')
/** Members that are no more: only then fewer than two may stay. */
const losses = [wish(4, loseMember, fc.record({ memberId, cause, lostOn }))]
const wishesOf = (more: typeof losses) =>
  fc.array(
    fc.oneof(
      wish(3, prepareAlliance, proposed),
      wish(8, foundAlliance, memberIds),
      wish(8, joinAlliance, fc.record({ memberId })),
      wish(5, leaveAlliance, fc.record({ memberId, reason: fc.constant('迁出') })),
      wish(4, expandAlliance, memberIds),
      wish(1, suspendAlliance, reason),
      wish(2, resumeAlliance, fc.constant({})),
      wish(1, dissolveAlliance, reason),
      wish(4, setBody, fc.record({ secretaryOrgId: party, officers })),
      wish(
        8,
        pairLevels,
        fc.record({ committeeOrgId: committee, branchOrgIds: fc.uniqueArray(branch, { minLength: 1, maxLength: 2 }) }),
      ),
      wish(6, unpairLevels, fc.record({ committeeOrgId: committee, reason: fc.constant('调整') })),
      wish(2, replaceLead, fc.record({ leadOrgId: leader })),
      wish(1, loseLead, fc.record({ leadOrgId: leader, cause })),
      wish(1, rescopeMembers, fc.record({ fromCode: town, toCode: town, effectiveOn: lostOn })),
      wish(3, followSystem, fc.record({ memberId: fc.constantFrom('unt_a', 'unt_b', 'org_a') })),
      ...more,
    ),
    { minLength: 10, maxLength: 60, size: 'max' },
  )
const wishes = wishesOf([])
type Life = ReturnType<typeof play>

/** Units and organisations that have come under another system since. */
const others = known.map((one) => (one.state.system ? { ...one, state: { ...one.state, system: '水利' } } : one))
/** The life of one alliance: its events, and its state after each wish. */
function play(wished: readonly (readonly [Command, unknown])[]) {
  const history: AnyEvent[] = []
  const states = wished.map(([command, body]) => {
    const { events, state } = when(history, command, body, command === followSystem ? { known: others } : {})
    history.push(...events)
    return alliances.read({ ...state })
  })
  return { history, states }
}
const always = (property: (life: Life) => boolean, of = wishes): void =>
  fc.assert(
    fc.property(of, (wished) => property(play(wished))),
    { numRuns: 100, seed: 61 },
  )
const several = (values: readonly unknown[]): boolean => new Set(values.filter(Boolean)).size > 1

t.test('the random lives know every event there is', async (t) => {
  const lives = fc.sample(wishes, { numRuns: 300, seed: 1 }).map(play)
  const seen = new Set(lives.flatMap(({ history }) => history.map(({ type }) => type)))
  t.same(
    allianceEvents.filter(({ type }) => !seen.has(type)).map(({ type }) => type),
    [],
  )
})

t.test('no sequence of commands leaves the machine, and every event fits its contract', async (t) => {
  const fits = ({ type, data }: AnyEvent): boolean =>
    alliances.events.some((event) => event.type === type && Value.Check(event.data, data))
  const stays = ({ history, states }: Life): boolean =>
    states.every(({ state }) => Object.hasOwn(alliances.machine, state)) && history.every(fits)
  t.doesNotThrow(() => always(stays))
})

t.test('every state is the fold of its history', async (t) => {
  const same = ({ history, states }: Life): boolean => {
    const heard: readonly AnyEvent[] = JSON.parse(JSON.stringify(history))
    const state = heard.reduce((folded, event) => alliances.fold(folded, event), alliances.initial)
    return isDeepStrictEqual(state, states.at(-1))
  }
  t.doesNotThrow(() => always(same))
})

t.test(
  'from its founding on an alliance has two members or more, distinct, without its lead, within its places',
  async (t) => {
    const sound = ({ state, members, maxMembers, leadOrgId }: Life['states'][number]): boolean => {
      if (state === 'new' || state === 'preparing' || members.length === 0) return true
      const ids = new Set([leadOrgId, ...members.map(memberIdOf)])
      return members.length >= 2 && members.length <= maxMembers && ids.size === members.length + 1
    }
    t.doesNotThrow(() => always(({ states }) => states.every(sound)))
  },
)

t.test('what an alliance crosses is what its members say', async (t) => {
  const sound = ({ members, crossRegion, crossIndustry, crossSystem }: Life['states'][number]): boolean =>
    crossRegion === several(members.map(({ townCode }) => townCode)) &&
    crossIndustry === several(members.map(({ field }) => field)) &&
    crossSystem === several(members.map(({ system }) => system))
  t.doesNotThrow(() => always(({ states }) => states.every(sound)))
})

t.test('posts and pairs are held by those who belong to the alliance, whoever leaves or is no more', async (t) => {
  const sound = ({ leadOrgId, members, body, pairs }: Life['states'][number]): boolean => {
    const ids = new Set([leadOrgId, ...members.map(memberIdOf)])
    const held = [body?.secretaryOrgId ?? leadOrgId, ...(body?.officers ?? []).map((officer) => officer.memberId)]
    const paired = pairs.flatMap(({ committeeOrgId, branchOrgIds }) => [committeeOrgId, ...branchOrgIds])
    const branches = pairs.flatMap(({ branchOrgIds }) => branchOrgIds)
    return [...held, ...paired].every((id) => ids.has(id)) && new Set(branches).size === branches.length
  }
  t.doesNotThrow(() => always(({ states }) => states.every(sound), wishesOf(losses)))
})

t.test('branches and units are counted as they are', async (t) => {
  const sound = ({ members, branchCount, unitCount }: Life['states'][number]): boolean =>
    branchCount === members.filter(({ kind }) => kind === 'branch').length &&
    unitCount === new Set(members.flatMap(({ unitId }) => unitId ?? [])).size
  t.doesNotThrow(() => always(({ states }) => states.every(sound), wishesOf(losses)))
})
