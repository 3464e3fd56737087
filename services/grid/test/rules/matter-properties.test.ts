import { isDeepStrictEqual } from 'node:util'
import { urgings } from '@jiceng/contracts'
import type { AnyEvent, Command } from '@jiceng/kernel'
import fc from 'fast-check'
import t from 'tap'
import { retireGrid } from '../../src/grids/index.ts'
import { matters } from '../../src/matters/index.ts'
import { type MatterTown, matterAfter, matterTown } from './matter-town.ts'
import { jpeg, png, sized, webp } from './photos.ts'

/** A wish: a command, two numbers that choose among what exists and who acts, and the hours that pass before it. */
type Wish = readonly [Command, number, number, number]
/** Steps only: corrections have tests of their own. */
const { report: _, correct: _correct, revoke: _revoke, ...others } = matters.commands
const seven = ['file', 'dispatch', 'start', 'feedback', 'verify', 'close', 'rate'].flatMap((name) => others[name] ?? [])
const number = fc.nat({ max: 30 })
const wishOf = (commands: readonly Command[]): fc.Arbitrary<Wish> =>
  fc.tuple(fc.constantFrom(...commands), number, number, fc.nat({ max: 40 }))
const wishes = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: wishOf(seven) },
    { weight: 3, arbitrary: wishOf(Object.values(others)) },
    { weight: 1, arbitrary: wishOf([retireGrid]) },
  ),
  { minLength: 40, maxLength: 160, size: 'max' },
)
const people = [
  { actor: 'sun', roles: ['community-clerk', 'grid-worker'] },
  { actor: 'li', roles: ['town-clerk'] },
  { actor: 'wu', roles: ['owner-unit'] },
  { actor: 'wang', roles: ['city-admin', 'district-admin'] },
] as const
const taken = [jpeg, png, webp, sized(300), sized(400)].map((photo) => photo.toString('base64'))
const photosOf = (state: unknown): readonly Photo[] => Reflect.get({ photos: [], ...Object(state) }, 'photos')
interface Photo {
  readonly photoId: string
  readonly step: string
  readonly digest: string
}
const matterSeverities = ['normal', 'urgent', 'emergency'] as const

function bodyOf(
  { name }: Command,
  [a, b]: readonly [number, number],
  grids: readonly string[],
  photos: readonly Photo[],
): Readonly<Record<string, unknown>> {
  const photoId = photos[b % (photos.length || 1)]?.photoId ?? 'pho_none'
  const reason = '情况'
  const bodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    file: { severity: matterSeverities[a % 3] },
    dispatch: { ownerUnitId: ['unt_1', 'unt_2', 'unt_far'][a % 3] },
    feedback: { result: '已处置' },
    extend: { amount: 1 + (b % 3), reason },
    urge: { level: urgings[b % 3], reason },
    escalate: { reason, ...(b % 4 === 0 ? { level: 1 + (a % 4) } : {}) },
    rate: { rating: 1 + (a % 5) },
    addPhoto: { photo: taken[b % taken.length] },
    removePhoto: { photoId, reason },
    showPhoto: { photoId },
    moveToGrid: { gridId: grids[b % 2], reason },
  }
  const reasoned = ['cancelUrging', 'refuse', 'withdraw', 'return', 'suspend', 'assignDown', 'retire']
  return bodies[name] ?? (reasoned.includes(name) ? { reason } : {})
}

/** Three matters begin; then time goes on and anybody tries anything. */
function play(wished: readonly Wish[]): MatterTown {
  const here = matterTown()
  const grids = [here.gridId, here.grid(2)]
  const ids = [0, 1, 2].map((n) => matterAfter(here, n))
  let now = Date.parse('2023-06-05T02:00:00Z')
  for (const [command, a, b, hours] of wished) {
    now += hours * 1_800_000
    const who = people[(a + b) % people.length]
    const when =
      b % 9 === 0 ? { on: new Date(now + 28_800_000).toISOString().slice(0, 10) } : { at: new Date(now).toISOString() }
    const id = command === retireGrid ? here.gridId : (ids[a % ids.length] ?? '')
    here.send(command, id, bodyOf(command, [a, b], grids, photosOf(here.state(id))), { ...who, ...when })
  }
  return here
}
const everywhere = (property: (here: MatterTown) => boolean): void =>
  fc.assert(
    fc.property(wishes, (wished) => property(play(wished))),
    { numRuns: 60 },
  )
const histories = ({ town }: MatterTown): readonly (readonly [string, readonly AnyEvent[]])[] =>
  [...town.histories].filter(([id]) => id.startsWith('mat_'))
/** Through JSON, as Kafka and a rebuild would bring them. */
const folded = (history: readonly AnyEvent[]): ReturnType<typeof matters.fold> => {
  const heard: readonly AnyEvent[] = JSON.parse(JSON.stringify(history))
  return heard.reduce((state, event) => matters.fold(state, event), matters.initial)
}

t.test('the random towns know every event of a matter', async (t) => {
  const towns = fc.sample(wishes, { numRuns: 120, seed: 1 }).map(play)
  const seen = new Set(towns.flatMap(histories).flatMap(([, history]) => history.map(({ type }) => type)))
  t.same(
    matters.events.map(({ type }) => type).filter((type) => !seen.has(type)),
    [],
  )
})

t.test('no sequence of commands leaves the machine, and every state is the fold of its history', async (t) => {
  const sound = (here: MatterTown): boolean =>
    histories(here).every(([id, history]) => {
      const state = here.state(id)
      return state && Object.hasOwn(matters.machine, state.state) && isDeepStrictEqual(folded(history), state)
    })
  t.doesNotThrow(() => everywhere(sound))
})

t.test('no version is lost: as many as there are events', async (t) => {
  const sound = (here: MatterTown): boolean =>
    here.town.docs('matters').every(({ _id, version }) => version === here.town.histories.get(_id)?.length)
  t.doesNotThrow(() => everywhere(sound))
})

t.test('what falls due next is the first of what runs, and nothing runs once a matter has ended', async (t) => {
  const sound = (here: MatterTown): boolean =>
    here.town.docs('matters').every(({ state, relates }) => {
      const { running, lapsesAt, gridId, state: now } = matters.read(state)
      const ended = ['closed', 'withdrawn', 'not_accepted'].includes(now)
      const isOpen = relates.includes(`open-grid:${gridId}`)
      return lapsesAt === Object.values(running).sort()[0] && !(ended && lapsesAt) && isOpen !== ended
    })
  t.doesNotThrow(() => everywhere(sound))
})

t.test('urging never falls, one extension at most, and no time limit passes twice', async (t) => {
  const rank: readonly string[] = urgings
  const ranks = (history: readonly AnyEvent[]): number[] =>
    history
      .slice(history.findLastIndex(({ type }) => type === 'MatterUrgingCancelled') + 1)
      .flatMap(({ type, data }) => (type === 'MatterUrged' ? rank.indexOf(String(data.level)) : []))
  const rises = (of: readonly number[]): boolean => of.every((rank, n) => n === 0 || rank >= (of[n - 1] ?? 0))
  const passed = (history: readonly AnyEvent[]): string[] =>
    history.flatMap(({ type, data }) => (type === 'MatterOverdue' ? `${data.deadline} ${data.dueAt}` : []))
  const sound = (history: readonly AnyEvent[]): boolean =>
    rises(ranks(history)) &&
    history.filter(({ type }) => type === 'MatterDeadlineExtended').length <= 1 &&
    new Set(passed(history)).size === passed(history).length
  t.doesNotThrow(() => everywhere((here) => histories(here).every(([, history]) => sound(history))))
})

t.test('nobody verified what they had handled, and a grid retired has no open matter', async (t) => {
  const own = (history: readonly AnyEvent[]): boolean =>
    history.some(({ type, data }, n) => {
      const before = history.slice(0, n)
      const handled = before.findLast((one) => one.type === 'MatterHandled')
      const started = before.findLast((one) => one.type === 'MatterStarted')
      return type === 'MatterVerified' && [handled?.data.handledBy, started?.data.startedBy].includes(data.verifiedBy)
    })
  const sound = (here: MatterTown): boolean => {
    const isOpen = here.town.docs('matters').some(({ relates }) => relates.includes(`open-grid:${here.gridId}`))
    return (
      histories(here).every(([, history]) => !own(history)) && !(isOpen && here.state(here.gridId)?.state === 'retired')
    )
  }
  t.doesNotThrow(() => everywhere(sound))
})

t.test('a step has three photos at most, no matter one twice, and their bytes are in no event', async (t) => {
  const sound = (here: MatterTown): boolean =>
    histories(here).every(([id, history]) => {
      const photos = photosOf(here.state(id))
      const steps = Object.values(Object.groupBy(photos, ({ step }) => step))
      const said = JSON.stringify(history)
      return (
        steps.every((of = []) => of.length <= 3) &&
        new Set(photos.map(({ digest }) => digest)).size === photos.length &&
        !taken.some((photo) => said.includes(photo.slice(0, 60)))
      )
    })
  t.doesNotThrow(() => everywhere(sound))
})
