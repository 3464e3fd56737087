import { type AnyEvent, addDays, type Command, localDate } from '@jiceng/kernel'
import fc from 'fast-check'
import t from 'tap'
import Value from 'typebox/value'
import {
  alliances,
  foundAlliance,
  joinAlliance,
  leaveAlliance,
  loseMember,
  prepareAlliance,
} from '../../src/alliances/index.ts'
import { extendRotation, handOver, rotations, scheduleRotation, skipTurn } from '../../src/rotations/index.ts'
import { when } from './region.ts'

const proposal = { name: '同心联盟', theme: '共建', kind: 'mixed', leadOrgId: 'org_lead', divisionCode: '990103001' }
const ids = ['org_a', 'org_b', 'org_c', 'org_d', 'org_e', 'unt_a', 'unt_b', 'unt_camp']
const prepared = when([], prepareAlliance, proposal).events
const plan = { allianceId: 'aln_1', divisionCode: '990103001', periodUnit: 'month', from: '2023-07-12' }

/** An alliance and its rotation, and the day on which the next thing happens. */
interface Life {
  readonly alliance: readonly AnyEvent[]
  readonly rotation: readonly AnyEvent[]
  readonly day: string
}
/** A command, days that pass before it, a number that chooses, and an order in which members might serve. */
type Wish = readonly [Command, number, number, readonly string[]]
const wish = fc.tuple(
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(handOver, extendRotation) },
    { weight: 2, arbitrary: fc.constantFrom(joinAlliance, leaveAlliance) },
    { weight: 1, arbitrary: fc.constantFrom(skipTurn, loseMember) },
  ),
  fc.nat({ max: 45 }),
  fc.nat({ max: 20 }),
  fc.shuffledSubarray(ids, { minLength: ids.length }),
)
const lives = fc.tuple(
  fc.shuffledSubarray(ids, { minLength: 2 }),
  fc.array(wish, { minLength: 10, maxLength: 60, size: 'max' }),
)

const stateOf = ({ rotation }: Life) => rotations.read({ ...rotation.reduce(rotations.fold, rotations.initial) })
const membersOf = ({ alliance }: Life): string[] =>
  alliances
    .read({ ...alliance.reduce(alliances.fold, alliances.initial) })
    .members.map(({ orgId, unitId }) => orgId ?? unitId ?? '')

function bodyOf(life: Life, [command, , n, order]: Wish): Readonly<Record<string, unknown>> {
  const { terms } = stateOf(life)
  const round = terms.at(-1)?.round
  const had = new Set(terms.filter((term) => term.round === round).map(({ orgId }) => orgId))
  const members = order.filter((id) => membersOf(life).includes(id))
  const left = members.filter((id) => !had.has(id))
  const memberId = ids[n % ids.length]
  const bodies = new Map<Command, Readonly<Record<string, unknown>>>([
    [handOver, { note: '移交' }],
    [extendRotation, { order: left.length > 0 && n % 4 > 0 ? left : members }],
    [skipTurn, { no: Math.max(1, terms.length - (n % 4)), reason: '搬迁' }],
    [joinAlliance, { memberId }],
    [leaveAlliance, { memberId, reason: '迁出' }],
    [loseMember, { memberId, cause: 'dissolved', lostOn: life.day }],
  ])
  return bodies.get(command) ?? {}
}

/** What comes of a wish: a refusal changes nothing. */
function lived(before: Life, wished: Wish): Life {
  const [command, days] = wished
  const life = { ...before, day: addDays(localDate(before.day), days) }
  const of = (id: string) => ({
    id,
    at: `${life.day}T02:00:00Z`,
    beside: [
      ...(id === 'aln_1' ? [] : [{ mechanism: alliances, id: 'aln_1', history: life.alliance }]),
      ...(id === 'rot_1' ? [] : [{ mechanism: rotations, id: 'rot_1', history: life.rotation }]),
    ],
  })
  if (command.mechanism === rotations) {
    const { events } = when(life.rotation, command, bodyOf(life, wished), of('rot_1'))
    return { ...life, rotation: [...life.rotation, ...events] }
  }
  const { events, also } = when(life.alliance, command, bodyOf(life, wished), of('aln_1'))
  const turns = also.flatMap((part) => part.events)
  return { ...life, alliance: [...life.alliance, ...events], rotation: [...life.rotation, ...turns] }
}

/** An alliance of these members with its first round, and how it stood after each wish. */
function play([members, wished]: readonly [readonly string[], readonly Wish[]]): Life[] {
  const founded = when(prepared, foundAlliance, { memberIds: members })
  const alliance = [...prepared, ...founded.events]
  const beside = [{ mechanism: alliances, id: 'aln_1', history: alliance }]
  const { events } = when([], scheduleRotation, { ...plan, order: members }, { id: 'rot_1', beside })
  const stood: Life[] = [{ alliance, rotation: events, day: '2023-07-12' }]
  for (const one of wished) stood.push(lived(stood.at(-1) ?? { alliance, rotation: events, day: '' }, one))
  return stood
}
const always = (property: (before: Life, after: Life) => boolean): void =>
  fc.assert(
    fc.property(lives, (life) => {
      const stood = play(life)
      return stood.every((after, n) => property(stood[n - 1] ?? after, after))
    }),
    { numRuns: 60, seed: 96 },
  )

t.test('the random lives know every event of a rotation, and second and third rounds', async (t) => {
  const ended = fc.sample(lives, { numRuns: 60, seed: 96 }).map((life) => play(life).at(-1))
  const seen = new Set(ended.flatMap((life) => life?.rotation.map(({ type }) => type) ?? []))
  t.same(seen, new Set(['DutyRotationScheduled', 'DutyRotationHandedOver', 'DutyRotationSkipped']))
  t.ok(ended.some((life) => life && (stateOf(life).terms.at(-1)?.round ?? 0) >= 3))
  const fits = ({ type, data }: AnyEvent): boolean =>
    rotations.events.some((event) => event.type === type && Value.Check(event.data, data))
  t.ok(ended.every((life) => life?.rotation.every(fits)))
})

t.test('turns follow each other without gap or overlap, whoever joins, leaves, is skipped or is no more', async (t) => {
  t.doesNotThrow(() =>
    always((_, life) => {
      let day: string = plan.from
      return stateOf(life).terms.every(({ from, to }) => {
        if (from === undefined || to === undefined) return true
        const follows = from === day && from <= to
        day = addDays(localDate(to), 1)
        return follows
      })
    }),
  )
})

t.test('nobody has two turns in a round', async (t) => {
  t.doesNotThrow(() =>
    always((_, life) => {
      const turns = stateOf(life).terms.map(({ round, orgId }) => `${round} ${orgId}`)
      return new Set(turns).size === turns.length
    }),
  )
})

t.test('a new round begins when every member has had its turn in the one before', async (t) => {
  t.doesNotThrow(() =>
    always((before, after) => {
      const last = stateOf(before).terms.at(-1)?.round ?? 0
      const { terms } = stateOf(after)
      if ((terms.at(-1)?.round ?? 0) === last) return true
      const had = (round: number): string[] => terms.filter((term) => term.round === round).map(({ orgId }) => orgId)
      return membersOf(after).every((id) => had(last).includes(id) && had(last + 1).includes(id))
    }),
  )
})

t.test('one is on duty while anybody is to come, and only members are', async (t) => {
  t.doesNotThrow(() =>
    always((_, life) => {
      const open = stateOf(life).terms.filter(({ state }) => state === 'on_duty' || state === 'scheduled')
      const members = membersOf(life)
      const duties = open.filter(({ state }) => state === 'on_duty').length
      return duties === Math.min(open.length, 1) && open.every(({ orgId }) => members.includes(orgId))
    }),
  )
})
