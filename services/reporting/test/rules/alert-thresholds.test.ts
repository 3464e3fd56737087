import { replicas } from '@jiceng/contracts'
import { flawsOf, type StoredState } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { openOn } from '../../src/alerts/open.ts'
import { rules } from '../../src/alerts/rules.ts'
import { alertThresholds, setThresholds } from '../../src/alerts/settings.ts'
import { defaults, erasOf, thresholds } from '../../src/alerts/thresholds.ts'
import { made, type Told } from '../figures/told.ts'

const at = { at: '2023-06-30T02:00:00Z' }

t.test('the machine has no flaw, and every threshold is of rules there are and lies within its bounds', async (t) => {
  t.strictSame(flawsOf(alertThresholds), [])
  for (const { name, rules: of, value, min, max, step } of thresholds) {
    t.ok(
      of.every((rule) => rule in rules),
      `${name} ${of}`,
    )
    t.ok(min <= value && value <= max && value % step === 0, name)
  }
})

const body = { divisionCode: '990103', values: { idle: 60, townHouseholdsMin: 250 }, reason: '区委组织部研究同意' }
const found = { found: { district: '990103' } }

t.test('what a district sets is a version from its day on, with who and why', async (t) => {
  const { events, state } = given().when(setThresholds, body, { ...at, ...found })
  t.match(events, [{ type: 'AlertThresholdsSet', data: { ...body, effectiveOn: '2023-06-30', by: String } }])
  t.match(state, { state: 'set', values: body.values })
  const set = given(...events)
  t.equal(set.when(setThresholds, body, { ...at, ...found }).refused, 'same-value')
  const less = set.when(setThresholds, { ...body, values: { idle: 60 } }, { ...at, ...found })
  t.match(
    less.state,
    { values: { idle: 60, townHouseholdsMin: undefined } },
    'what is not named is as for the city again',
  )
  t.equal(given().when(setThresholds, { ...body, values: {} }, { ...at, ...found }).refused, 'same-value')
})

t.test('no threshold beyond its bounds or between its steps', async (t) => {
  const refused = (values: object) => given().when(setThresholds, { ...body, values }, { ...at, ...found })
  t.match(refused({ idle: 29 }), { refused: 'threshold-bounds' })
  t.equal(refused({ idle: 30 }).refused, undefined)
  t.equal(refused({ idle: 365 }).refused, undefined)
  t.equal(refused({ idle: 366 }).refused, 'threshold-bounds')
  t.equal(refused({ townHouseholdsMin: 230 }).refused, 'threshold-bounds')
})

t.test('only a district has thresholds of its own', async (t) => {
  const { district } = setThresholds.lookups({ id: 'ath_990103', body, state: alertThresholds.initial })
  t.match(district, { collection: replicas.divisions.collection, filter: { _id: 'div_990103' } })
  const known = (kind: string): StoredState[] => [
    {
      ...{ _id: 'div_990103', version: 1, scopePath: '/990100/990103', scopes: ['990100', '990103'] },
      ...{ relates: [], lastOn: '2023-01-01', lastAt: null },
      state: { kind, name: '桐陂区', state: 'active' },
    },
  ]
  t.equal(district?.as(known('district')), '990103')
  t.throws(() => district?.as(known('town')), { code: 'wrong-level' })
  t.throws(() => district?.as([]), { code: 'unknown-reference' })
})

t.test('thresholds hold in their district, from the day on which they were set', async (t) => {
  const policies = [
    { code: '990103', on: '2023-06-01', values: { idle: 60 } },
    { code: '990103', on: '2023-07-01', values: { idle: 120 } },
    { code: '990103', on: '2023-07-01', values: {} },
  ]
  t.match(erasOf(policies, '/990100/990103/990103001'), [
    { from: '', to: '2023-06-01', limits: defaults },
    { from: '2023-06-01', to: '2023-07-01', limits: { ...defaults, idle: 60 } },
    { from: '2023-07-01', limits: defaults },
  ])
  t.equal(erasOf(policies, '/990100/990104/990104001').length, 1)
})

const legacy: Told = ['lgg_1', 'LegacyGridImported', '2023-01-01', { system: 'other', importedOn: '2023-01-01' }]
const set = (on: string, values: object, code = '990103'): Told => [
  `ath_${code}`,
  'AlertThresholdsSet',
  on,
  { divisionCode: code, values, effectiveOn: on },
  `/990100/${code}`,
]
const rulesOn = async (told: readonly Told[], day: string) => {
  const kept = await made(told)
  return openOn(kept.subjects.get('legacy-grid/lgg_1')?.w ?? [], day).map(
    ({ rule, firstSeen }) => `${rule} ${firstSeen}`,
  )
}

t.test(
  'a threshold that is set judges what there is already, in its district only, and no day before its own',
  async (t) => {
    t.strictSame(await rulesOn([legacy], '2023-03-01'), [])
    t.strictSame(await rulesOn([legacy], '2023-03-02'), ['W-18 2023-03-02'])
    const strict = [legacy, set('2023-02-10', { unmerged: 30 })]
    t.strictSame(await rulesOn(strict, '2023-02-09'), [])
    t.strictSame(await rulesOn(strict, '2023-02-10'), ['W-18 2023-02-10'])
    t.strictSame(await rulesOn([set('2023-02-10', { unmerged: 30 }), legacy], '2023-02-10'), ['W-18 2023-02-10'])
    t.strictSame(await rulesOn([legacy, set('2023-02-10', { unmerged: 30 }, '990104')], '2023-02-10'), [])
    const mild = [...strict, set('2023-02-20', { unmerged: 90 })]
    t.strictSame(await rulesOn(mild, '2023-02-20'), [], 'a milder one closes')
    t.strictSame(await rulesOn(mild, '2023-04-01'), ['W-18 2023-04-01'])
  },
)
