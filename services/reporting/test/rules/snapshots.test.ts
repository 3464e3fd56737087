import { type KnownDivision, replicas } from '@jiceng/contracts'
import { flawsOf, parsePeriod } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { place } from '../../src/algebra/place.ts'
import { registry } from '../../src/app.ts'
import { divisionsBelow, nameOn } from '../../src/snapshots/divisions.ts'
import { snapshots } from '../../src/snapshots/snapshot.ts'
import { type Frozen, freeze, hashOf } from '../../src/snapshots/values.ts'
import { summed } from '../figures/memory.ts'

const { freeze: freezeCommand, supersede } = snapshots.commands
const here = '/990100/990103/990103001'
const meetings = (n: number, path = here) =>
  place({ measure: 'work-meetings', label: 'deployment', amount: n, on: '2023-05-10' }, [['2023-01-01', path]], [])
const town = (divisionCode: string, more: Partial<KnownDivision> = {}): KnownDivision => ({
  ...{
    id: `div_${divisionCode}`,
    name: divisionCode,
    kind: 'town',
    divisionCode,
    path: `/990100/990103/${divisionCode}`,
  },
  ...{ from: '2011-01-01', state: 'active' },
  ...more,
})
const near = [town('990103001'), town('990103002')]
const looked = (n: number) => {
  const buckets = summed([...meetings(n), ...meetings(4, '/990100/990103/990103002')])
  const [own, below] = [buckets.filter(({ s }) => s === '990103'), buckets.filter(({ lv }) => lv === 'T')]
  return { situation: undefined, near, own, below }
}
const body = { divisionCode: '990103', period: '2023H1', asOf: '2023-06-30' }
const at = { at: '2023-07-02T02:00:00Z', id: 'snp_1' }
const frozen = (n: number) => {
  if (!freezeCommand) throw new Error('no freeze')
  return given().when(freezeCommand, body, { ...at, found: looked(n) })
}
const valuesOf = (n: number): readonly Frozen[] =>
  freeze('990103', looked(n), registry.fed, { period: parsePeriod('2023H1'), asOf: '2023-06-30' }).frozen

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
  const setting = { ...at, found: { old: valuesOf(3), ...looked(5) } }
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
  const found = { ...looked(3), own: [], below: [], old: [] }
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

t.test(
  'right below lies what lay there on the as-of day, whatever its code says, and what ended there within the period',
  async (t) => {
    const moved = { from: '/990100/990103/990103001', to: '/990100/990103/990103002', on: '2023-07-01', successor: '' }
    const community = (divisionCode: string, more: Partial<KnownDivision> = {}): KnownDivision =>
      town(divisionCode, {
        kind: 'community',
        path: `/990100/990103/${divisionCode.slice(0, 9)}/${divisionCode}`,
        ...more,
      })
    const communities = [community('990103001001'), community('990103002001')]
    const below = (code: string, of: readonly KnownDivision[], period: string, asOf: string): string[] =>
      divisionsBelow(code, of, { period: parsePeriod(period), asOf }, { ended: [moved] }).map((one) => one.divisionCode)
    t.strictSame(below('990103002', communities, '2023H1', '2023-06-30'), ['990103002001'])
    t.strictSame(below('990103002', communities, '2023H2', '2023-07-01'), ['990103001001', '990103002001'])
    t.strictSame(below('990103001', communities, '2023H2', '2023-07-01'), [])
    const towns = [
      town('990103001', { to: '2023-07-01', successorCode: '990103002', state: 'retired' }),
      town('990103002'),
    ]
    t.strictSame(below('990103', towns, '2023H2', '2023-12-31'), ['990103002'])
    t.strictSame(
      below('990103', towns, '2023', '2023-12-31'),
      ['990103001', '990103002'],
      'its half of the year is told',
    )
    t.strictSame(below('990103', [town('990103004', { from: '2023-07-01' })], '2023H1', '2023-06-30'), [])
  },
)

t.test('a division is named as it was on the day', async (t) => {
  const registered = {
    type: 'DivisionRegistered',
    data: {
      code: '990103001',
      name: '老城镇',
      level: 'town',
      scopePath: '/990100/990103/990103001',
      validFrom: '2011-01-01',
    },
  }
  const renamed = (name: string, renamedOn: string) => ({ type: 'DivisionRenamed', data: { name, renamedOn } })
  const heard = [registered, renamed('新城镇', '2022-03-01'), renamed('新城街道', '2023-07-01')]
  const of = { aggregate: 'div_990103001', scopePath: '/990100/990103/990103001' }
  const folded = heard.reduce<KnownDivision | undefined>((state, one) => {
    const after = replicas.divisions.fold(state, { ...one, ...of })
    return after ? replicas.divisions.read(after) : undefined
  }, undefined)
  const names = ['2022-02-28', '2022-03-01', '2023-06-30', '2023-07-01'].map((day) => folded && nameOn(folded, day))
  t.strictSame(names, ['老城镇', '新城镇', '新城镇', '新城街道'])
})
