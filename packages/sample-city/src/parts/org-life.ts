import { dayOfMonth, lastDayOfMonth, someDay } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import { type PlantedKind, plantedIn } from '../profiles/index.ts'
import type { Random } from '../random.ts'
import { type Branch, type Part, some } from '../world/index.ts'

const topics = {
  theme_day: '主题党日',
  general: '党员大会',
  lecture: '党课',
  committee: '支委会',
} as const
type Kind = keyof typeof topics
const quarterOf = (month: string): number => Math.ceil(Number(month.slice(5)) / 3)
/** In the second month of a quarter. */
const isQuarterly = (month: string): boolean => Number(month.slice(5)) % 3 === 2

/** Who misses what on purpose (W-03, W-05, W-27, W-28, W-41): apart from each other, so that each is found for one reason. */
export interface Missing {
  readonly meeting: ReadonlySet<Branch>
  readonly themeDays: ReadonlySet<Branch>
  readonly plan: ReadonlySet<Branch>
  /** Of its records of the first quarter one is incomplete. */
  readonly records: ReadonlySet<Branch>
  /** Nothing is heard of it from May on, nor of a new member. */
  readonly silent: ReadonlySet<Branch>
}
export function missingOf({ district, branches, random }: Part): Missing {
  const drawn = some(random.of('missing'), branches, branches.length)
  const next = (kind: PlantedKind): ReadonlySet<Branch> => new Set(drawn.splice(0, plantedIn(district.plan, kind)))
  const [meeting, themeDays] = [next('branchesWithoutMeeting'), next('themeDaysMissed')]
  const [plan, records] = [next('plansNotApproved'), next('recordsPoor')]
  const still = drawn.filter(({ probationary }) => probationary === 0)
  return {
    meeting,
    themeDays,
    plan,
    records,
    silent: new Set(still.slice(0, plantedIn(district.plan, 'branchesSilent'))),
  }
}
const silentFrom = '2023-05'
const recordedIn = ['2023-01', '2023-02', '2023-03']

/** The plan of the year, written in January; approved by the other side. */
export function* plans({ branches, random }: Part, missing: Missing): Generator<Draft> {
  const items = Array.from({ length: 12 }, (_, n) => ({
    month: n + 1,
    kind: 'theme_day',
    topic: `主题党日（${n + 1}月）`,
  }))
  const quarterly = [2, 5, 8, 11].flatMap((month) => [
    { month, kind: 'general', topic: `第${Math.ceil(month / 3)}季度党员大会` },
    { month, kind: 'lecture', topic: `第${Math.ceil(month / 3)}季度党课` },
  ])
  for (const branch of branches) {
    const chance = random.of(`plan/${branch.local}`)
    const makes = `plan:${branch.local}`
    yield {
      path: 'org-life-plans',
      command: 'submit',
      by: 'importer',
      occurredAt: someDay(chance, '2023-01-03', '2023-01-16'),
      makes,
      body: {
        orgId: ref(branch.local),
        divisionCode: branch.community.code,
        year: 2023,
        fixedDay: chance.pick([5, 10, 15, 20, 25]),
        items: [...items, ...quarterly],
      },
    }
    if (!missing.plan.has(branch))
      yield {
        path: 'org-life-plans',
        command: 'approve',
        by: 'checker',
        occurredAt: someDay(chance, '2023-01-17', '2023-01-31'),
        target: makes,
        body: {},
      }
  }
}

/** Meetings and theme days of a month: what is due happens as often as the branch keeps what it should. */
export function* orgLife({ branches, random }: Part, missing: Missing, month: string, share = 1): Generator<Draft> {
  for (const branch of branches) {
    const chance = random.of(`life/${month}/${branch.local}`)
    if (branch.termStartOn > `${month}-01` && branch.establishedOn > `${month}-01`) continue
    if (share < 1 && !chance.chance(share)) continue
    if (missing.silent.has(branch) && month >= silentFrom) continue
    if (missing.records.has(branch) && recordedIn.includes(month)) yield* reviewed(chance, branch, month)
    const day = Number(month.slice(5))
    const isPlanted = missing.themeDays.has(branch) && (month === '2023-04' || month === '2023-05')
    // Two months in a row are missed only on purpose: chance strikes every other month.
    if (!isPlanted && (day % 2 === 0 || chance.chance(branch.quality))) yield held(chance, branch, month, 'theme_day')
    if (branch.committee > 0 && chance.chance(branch.quality)) yield held(chance, branch, month, 'committee')
    if (!isQuarterly(month)) continue
    if (!(missing.meeting.has(branch) && month === '2023-05')) yield* recorded(chance, branch, month)
    if (chance.chance(branch.quality)) yield held(chance, branch, month, 'lecture')
  }
}

function held(random: Random, branch: Branch, month: string, kind: Kind): Draft {
  const due = kind === 'committee' ? branch.committee : branch.full + branch.probationary
  const title =
    kind === 'theme_day' || kind === 'committee' ? `${Number(month.slice(5))}月` : `第${quarterOf(month)}季度`
  return {
    path: 'org-life-activities',
    command: 'holdUnplanned',
    by: 'importer',
    occurredAt: someDay(random, dayOfMonth(month, 2), month === '2023-06' ? '2023-06-28' : lastDayOfMonth(month)),
    holds: branch.local,
    body: {
      orgId: ref(branch.local),
      divisionCode: branch.community.code,
      kind,
      topic: title + topics[kind],
      shouldAttend: due,
      present: Math.max(1, Math.ceil(due * (0.78 + 0.22 * random.next()))),
    },
  }
}

const whole = {
  time: true,
  place: true,
  chair: true,
  recorder: true,
  attendance: true,
  agenda: true,
  discussion: true,
  decision: true,
  signature: true,
} as const

/** The meeting of the members, with its record and what a reviewer said of it. */
function* recorded(random: Random, branch: Branch, month: string): Generator<Draft> {
  const meeting = held(random, branch, month, 'general')
  yield* withRecord(meeting, `life:${month}/${branch.local}`, random.chance(branch.quality - 0.06))
}
/** Two lectures more, of which the records are reviewed as well: too many of the quarter are incomplete (W-28). */
function* reviewed(random: Random, branch: Branch, month: string): Generator<Draft> {
  for (const n of [1, 2])
    yield* withRecord(held(random, branch, month, 'lecture'), `life:${month}/${branch.local}/${n}`, n > 1)
}
function* withRecord(meeting: Draft, makes: string, isComplete: boolean): Generator<Draft> {
  yield { ...meeting, makes }
  const step = (by: Draft['by'], command: string, body: Draft['body']): Draft => ({
    path: 'org-life-activities',
    command,
    by,
    occurredAt: meeting.occurredAt,
    target: makes,
    body,
  })
  yield step('importer', 'record', { record: { ...whole, signature: isComplete } })
  yield isComplete
    ? step('checker', 'passRecord', {})
    : step('checker', 'returnRecord', { missingFlags: ['signature'] })
}
