import { flawsOf, parsePeriod } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { place } from '../../src/algebra/place.ts'
import { registry } from '../../src/app.ts'
import { snapshots } from '../../src/snapshots/snapshot.ts'
import { type Frozen, freeze, hashOf } from '../../src/snapshots/values.ts'
import { summed } from '../figures/memory.ts'

const { freeze: freezeCommand, supersede } = snapshots.commands
const here = '/990100/990103/990103001'
const meetings = (n: number, path = here) =>
  place({ measure: 'work-meetings', label: 'deployment', amount: n, on: '2023-05-10' }, [['2023-01-01', path]], [])
const buckets = (n: number) =>
  summed([...meetings(n), ...meetings(4, '/990100/990103/990103002')]).filter(({ s }) => s.startsWith('990103'))
const body = { divisionCode: '990103', period: '2023H1', asOf: '2023-06-30' }
const at = { at: '2023-07-02T02:00:00Z', id: 'snp_1' }
const frozen = (n: number) => {
  if (!freezeCommand) throw new Error('no freeze')
  return given().when(freezeCommand, body, { ...at, found: { buckets: buckets(n) } })
}
const valuesOf = (n: number): readonly Frozen[] =>
  freeze('990103', buckets(n), registry.fed, { period: parsePeriod('2023H1'), asOf: '2023-06-30' }).frozen

t.test('snapshots have no flaw', async (t) => t.same(flawsOf(snapshots), []))

t.test('a snapshot holds the hashes of its division and of those right below it', async (t) => {
  const { events, state } = frozen(3)
  t.match(events, [
    { type: 'SnapshotFrozen', data: { asOf: '2023-06-30', frozenOn: '2023-07-02', root: /^[0-9a-f]{64}$/ } },
  ])
  t.match(state, { state: 'frozen', scopes: [{ code: '990103' }, { code: '990103001' }, { code: '990103002' }] })
})

t.test('equal figures have equal hashes, and any other figure another one', async (t) => {
  const [a, b, c] = [frozen(3), frozen(3), frozen(5)].map(({ events }) => events[0]?.data.root)
  t.equal(a, b)
  t.not(a, c)
  for (const one of valuesOf(3)) t.equal(hashOf(one), one._id)
})

t.test('a snapshot that takes the place of another tells what differs, and nothing else', async (t) => {
  if (!supersede) throw new Error('no supersede')
  const past = frozen(3).events
  const setting = { ...at, found: { old: valuesOf(3), buckets: buckets(5) } }
  const { events, also, state } = given(...past).when(supersede, { divisionCode: '990103', reason: '更正' }, setting)
  const sum = (numerator: number) => ({ numerator, denominator: null })
  t.match(state, { state: 'superseded', differing: 2, supersededBy: 'snp_new0', root: past[0]?.data.root })
  t.same(events[0]?.data.differences, [
    { code: '990103', indicator: 'IO-07', figure: 'value', before: sum(7), after: sum(9) },
    { code: '990103001', indicator: 'IO-07', figure: 'value', before: sum(3), after: sum(5) },
  ])
  t.match(also, [
    { id: 'snp_new0', events: [{ type: 'SnapshotFrozen', data: { previous: 'snp_1', period: '2023H1' } }] },
  ])
  const [town] = valuesOf(5).filter(({ code }) => code === '990103002')
  t.equal(town?._id, valuesOf(3).find(({ code }) => code === '990103002')?._id, 'what did not change is kept once')
})

t.test('what is not yet known is not frozen, nor are figures of another division put in its place', async (t) => {
  if (!(freezeCommand && supersede)) throw new Error('no commands')
  const found = { buckets: [], old: [] }
  t.equal(given().when(freezeCommand, { ...body, asOf: '2023-07-03' }, { ...at, found }).refused, 'as-of-in-future')
  t.equal(given().when(freezeCommand, { ...body, asOf: '2023-02-30' }, { ...at, found }).refused, 'invalid-date')
  const past = frozen(3).events
  const elsewhere = { divisionCode: '990104', reason: '更正' }
  t.equal(given(...past).when(supersede, elsewhere, { ...at, found }).refused, 'division-mismatch')
  const twice = given(...past, {
    type: 'SnapshotSuperseded',
    data: { supersededBy: 'snp_2', reason: 'r', differing: 0, differences: [], supersededOn: '2023-07-02' },
  })
  t.equal(twice.when(supersede, { divisionCode: '990103', reason: '更正' }, { ...at, found }).refused, 'illegal-step')
})
