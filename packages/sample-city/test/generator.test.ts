import { createHash } from 'node:crypto'
import { resources } from '@jiceng/contracts'
import { checkCreditCode, divisionLevel, irregular, isGridCode } from '@jiceng/kernel'
import t from 'tap'
import { draftsOf } from '../src/city.ts'
import { latest } from '../src/days.ts'
import { type Draft, needsOf, type Value } from '../src/draft.ts'
import { goldenOf } from '../src/oracle/golden.ts'
import { storyOf } from '../src/oracle/story.ts'
import { type Profile, profiles } from '../src/profiles/index.ts'
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

/** What is seen or set up, and not told: views, what the platform makes itself, and whoever asks for the words of a person. */
const untold = [
  ...['alert-rules', 'alert-thresholds', 'alerts', 'calendar', 'community-chains', 'figures', 'indicators'],
  ...['member-disclosures', 'platform-alerts', 'pledge-disclosures', 'rankings', 'reports', 'resident-disclosures'],
  'snapshots',
]
t.test('every mechanism that exists is told', async (t) => {
  const paths = new Set(drafts.map(({ path }) => path))
  const missing = Object.keys(resources).filter((name) => !paths.has(name))
  t.strictSame(new Set(missing), new Set(untold))
})

const count = (path: string, command: string, more: (draft: Draft) => boolean = () => true): number =>
  drafts.filter((draft) => draft.path === path && draft.command === command && more(draft)).length

t.test('golden values are what the stream adds up to', async (t) => {
  const golden = new Map(goldenOf(world).map(({ indicator, scope, value }) => [`${indicator} ${scope}`, value]))
  const sum = (indicator: string): number =>
    [...golden].filter(([key]) => key.startsWith(`${indicator} `)).reduce((all, [, value]) => all + value, 0)
  t.equal(sum('IG-03'), count('grid-staff', 'assign'))
  t.equal(sum('IG-16'), count('old-cases', 'resolve') - count('old-cases', 'relapse'))
  t.equal(sum('IO-16'), count('training-sessions', 'hold') - count('training-sessions', 'revoke'))
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

t.test(
  'the profile for loads is the same city with other numbers, and its two known districts are as large',
  async (t) => {
    const { parts } = worldOf(profiles.L)
    const sum = (of: (part: (typeof parts)[number]) => number): number => parts.reduce((all, part) => all + of(part), 0)
    t.strictSame(
      [
        parts.length,
        sum(({ district }) => district.towns.length),
        sum(({ district }) => district.communities.length),
        sum(({ branches }) => branches.length),
        sum(({ branches }) => branches.reduce((all, { full, probationary }) => all + full + probationary, 0)),
      ],
      [12, 140, 1460, 9800, 196_000],
    )
    const places = parts.flatMap(({ district }) => district.communities.map(({ name }) => name))
    t.equal(new Set(places).size, places.length)
    const fixed = ['IG-01', 'IG-03', 'IG-16', 'IG-18', 'IO-16', 'IO-17', 'IA-01']
    const known = (profile: Profile) =>
      goldenOf(worldOf(profile)).filter(({ scope, indicator }) => scope === '990103' && fixed.includes(indicator))
    t.strictSame(known(profiles.L), known(profiles.M))
    t.equal(known(profiles.L).length, fixed.length)
  },
)

t.test('what was corrected or revoked holds as it was corrected', async (t) => {
  const story = storyOf(drafts)
  const trained = story
    .things('training-sessions')
    .flatMap(({ steps }) => steps.filter(({ command }) => command === 'hold'))
    .map(({ body }) => Number(body.persons ?? body.attendanceCount))
  t.equal(
    trained.reduce((sum, persons) => sum + persons, 0),
    486 + 180,
  )
  t.equal(trained.length, 6 + 3)
})
