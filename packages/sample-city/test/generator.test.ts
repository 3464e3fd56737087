import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { checkCreditCode, divisionLevel, irregular, isGridCode } from '@jiceng/kernel'
import t from 'tap'
import { draftsOf } from '../src/city.ts'
import { latest } from '../src/days.ts'
import { type Draft, needsOf, type Value } from '../src/draft.ts'
import { expectedAlerts } from '../src/oracle/alerts.ts'
import { goldenOf } from '../src/oracle/golden.ts'
import { profiles } from '../src/profiles/index.ts'
import { publicFigures, realPlaces } from '../src/stop-list.ts'
import { worldOf } from '../src/world/index.ts'

const world = worldOf(profiles.S)
const drafts = [...draftsOf(world)]
const hashOf = (list: Iterable<Draft>): string => {
  const hash = createHash('sha256')
  for (const draft of list) hash.update(JSON.stringify(draft))
  return hash.digest('hex')
}
const textsOf = (value: Value): string[] =>
  typeof value === 'object' ? Object.values(value).flatMap(textsOf) : typeof value === 'string' ? [value] : []

t.test('the same seed tells the same city, to the byte', async (t) => {
  t.equal(hashOf(drafts), hashOf(draftsOf(worldOf(profiles.S))))
  t.not(hashOf(draftsOf(worldOf({ ...profiles.tiny, seed: 'another' }))), hashOf(draftsOf(worldOf(profiles.tiny))))
})

t.test('what a command needs was made before it, and nothing is made twice', async (t) => {
  const made = new Set<string>()
  for (const draft of drafts) {
    const missing = needsOf(draft).filter((name) => !made.has(name))
    if (missing.length > 0) t.fail(`${draft.path} ${draft.command} needs ${missing.join(', ')}`)
    for (const name of [draft.makes, ...(draft.parts?.names ?? [])]) {
      if (name === undefined) continue
      if (made.has(name)) t.fail(`${name} is made twice`)
      made.add(name)
    }
  }
  t.ok(made.size > 3000)
})

t.test('codes are valid, unassigned and of their level', async (t) => {
  for (const { path, body } of drafts) {
    if (path === 'divisions') {
      const code = String(body.code)
      t.match(code, /^9901/)
      t.equal(divisionLevel(code), body.level === 'village' ? 'community' : body.level)
      t.equal(irregular(code), undefined)
    }
    if (path === 'grids' && body.code !== undefined) t.ok(isGridCode(String(body.code)))
    if (path === 'units') t.strictSame(checkCreditCode(String(body.uscc)), { valid: true, warnings: [] })
  }
})

t.test('places, people and telephone numbers are of nobody', async (t) => {
  const texts = drafts.flatMap(({ body }) => textsOf(body))
  t.strictSame(
    texts.filter((text) => publicFigures.has(text)),
    [],
  )
  const places = world.parts.flatMap(({ district }) =>
    [...district.towns, ...district.communities].map(({ name }) => name),
  )
  t.strictSame(
    places.filter((name) => realPlaces.has(name.replace(/(街道|镇|民族乡|乡|社区|村)$/, ''))),
    [],
  )
  t.equal(new Set(places).size, places.length)
  t.strictSame(
    texts.filter((text) => /^1[3-9]\d{9}$/.test(text)),
    [],
  )
})

t.test(
  'nothing happens after the day on which the calendar stands, and nothing of an office on a holiday',
  async (t) => {
    const last = drafts.map(({ occurredAt }) => occurredAt).reduce(latest)
    t.ok(last <= '2023-06-30T09:30:00.000Z', last)
    const meetings = drafts.filter(({ path, command }) => path === 'org-life-activities' && command === 'holdUnplanned')
    t.strictSame(
      meetings.filter(({ occurredAt }) => occurredAt >= '2023-01-21' && occurredAt <= '2023-01-27'),
      [],
    )
  },
)

const count = (path: string, command: string, more: (draft: Draft) => boolean = () => true): number =>
  drafts.filter((draft) => draft.path === path && draft.command === command && more(draft)).length

t.test('golden values are what the stream adds up to', async (t) => {
  const golden = new Map(goldenOf(world).map(({ indicator, scope, value }) => [`${indicator} ${scope}`, value]))
  const sum = (indicator: string): number =>
    [...golden].filter(([key]) => key.startsWith(`${indicator} `)).reduce((all, [, value]) => all + value, 0)
  t.equal(sum('IG-03'), count('grid-staff', 'assign'))
  t.equal(sum('IG-16'), count('old-cases', 'resolve') - count('old-cases', 'relapse'))
  t.equal(sum('IO-16'), count('training-sessions', 'hold'))
  t.equal(sum('IA-01'), count('alliances', 'found'))
  const minor = new Set(
    drafts
      .filter(({ path, command, body }) => path === 'matters' && command === 'report' && body.kind === 'key_minor')
      .map(({ makes }) => makes),
  )
  const closed = count(
    'matters',
    'close',
    ({ target, occurredAt }) => occurredAt >= '2022-12-31T16' && minor.has(target),
  )
  t.equal(sum('IG-18'), closed)
  const red = drafts.filter(({ path }) => path === 'grid-mergers').flatMap(({ parts }) => parts?.names ?? [])
  t.equal(sum('IG-01'), red.length)
})

t.test('the demo has the half-year that the report tells of 桐陂区', async (t) => {
  const golden = new Map(
    goldenOf(worldOf(profiles.M)).flatMap(({ indicator, scope, value }) =>
      scope === '990103' ? [[indicator, value] as const] : [],
    ),
  )
  t.match(Object.fromEntries(golden), {
    'IG-01': 146,
    'IG-03': 152,
    'IG-05': 100,
    'IG-06': 100,
    'IG-16': 9,
    'IG-18': 3562,
    'IO-16': 46,
    'IO-17': 3812,
    'IA-01': 5,
  })
  const 石泾区 = goldenOf(worldOf(profiles.M)).find(
    ({ indicator, scope }) => indicator === 'IG-05' && scope === '990104',
  )
  t.equal(石泾区?.value, 98.2)
})

t.test('every anomaly that was planted is expected, once', async (t) => {
  const expected = expectedAlerts(world)
  const rules = Object.fromEntries(
    [...Map.groupBy(expected, ({ rule }) => rule)].map(([rule, of]) => [rule, of.length]),
  )
  t.match(rules, { 'W-02': 1, 'W-03': 2, 'W-05': 1, 'W-19': 22, 'W-25': 1, 'W-26': 1, 'W-27': 2, 'W-01': 3 })
  t.equal(new Set(expected.map((one) => JSON.stringify(one))).size, expected.length)
})

t.test('what must come out stands beside the code; npm run city -- expect writes it anew', async (t) => {
  for (const name of ['S', 'M'] as const) {
    const of = worldOf(profiles[name])
    const kept = (file: string): unknown =>
      JSON.parse(readFileSync(new URL(`../expected/${name}/${file}`, import.meta.url), 'utf8'))
    t.strictSame(goldenOf(of), kept('golden.json'))
    t.strictSame(expectedAlerts(of), kept('expected-alerts.json'))
  }
})
