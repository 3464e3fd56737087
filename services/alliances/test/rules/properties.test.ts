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
  foundAlliance,
  joinAlliance,
  leaveAlliance,
  prepareAlliance,
  resumeAlliance,
  suspendAlliance,
} from '../../src/alliances/index.ts'
import { when } from './region.ts'

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
const wishes = fc.array(
  fc.oneof(
    wish(3, prepareAlliance, proposed),
    wish(8, foundAlliance, memberIds),
    wish(8, joinAlliance, fc.record({ memberId })),
    wish(5, leaveAlliance, fc.record({ memberId, reason: fc.constant('迁出') })),
    wish(4, expandAlliance, memberIds),
    wish(1, suspendAlliance, reason),
    wish(2, resumeAlliance, fc.constant({})),
    wish(1, dissolveAlliance, reason),
  ),
  { minLength: 10, maxLength: 60, size: 'max' },
)
type Life = ReturnType<typeof play>

/** The life of one alliance: its events, and its state after each wish. */
function play(wished: readonly (readonly [Command, unknown])[]) {
  const history: AnyEvent[] = []
  const states = wished.map(([command, body]) => {
    const { events, state } = when(history, command, body)
    history.push(...events)
    return alliances.read({ ...state })
  })
  return { history, states }
}
const always = (property: (life: Life) => boolean): void =>
  fc.assert(
    fc.property(wishes, (wished) => property(play(wished))),
    { numRuns: 100 },
  )
const several = (values: readonly unknown[]): boolean => new Set(values.filter(Boolean)).size > 1

t.test('the random lives know every event there is', async (t) => {
  const lives = fc.sample(wishes, { numRuns: 100, seed: 1 }).map(play)
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
