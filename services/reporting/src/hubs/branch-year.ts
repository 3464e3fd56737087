import { type Life, lifeWrongs, type Review } from '../alerts/org-life.ts'
import type { Owed } from '../alerts/quarters.ts'
import { ascending, both, holds, type Interval, later } from '../algebra/days.ts'
import { type MonthDays, monthsOf, owes } from '../algebra/months.ts'
import { hub } from '../algebra/subject.ts'
import type { Day, Flow, Places } from '../algebra/types.ts'

interface Profile extends Interval {
  readonly is: 'profile'
  readonly field: string
  readonly places: Places
  /** Days on which it has a committee. */
  readonly committee: readonly Interval[]
  /** It has Party groups, be they registered or not. */
  readonly grouped: boolean
}
interface Held {
  readonly is: 'held'
  readonly kind: string
  readonly on: Day
  readonly groupId?: string | undefined
  readonly toldOn: Day
  readonly reviews: readonly Review[]
}
type Part =
  | Profile
  | Held
  /** A theme day of the December before. */
  | { readonly is: 'december'; readonly on: Day }
  | { readonly is: 'group'; readonly id: string; readonly days: readonly Interval[] }
  | { readonly is: 'reviewed'; readonly reviews: readonly Review[] }
  | { readonly is: 'plan'; readonly approvedOn: Day }
  | { readonly is: 'visited'; readonly days: readonly Day[] }

/** A branch in a year. */
export const keyOf = (orgId: string, day: Day): string => `${orgId}:${day.slice(0, 4)}`

const firstYear = 2020
/** The keys of a thing that lasts, up to the last year that has begun. */
export function keysOf(orgId: string, { from, to }: Interval, year: number): string[] {
  const first = Math.max(firstYear, Number(from.slice(0, 4)))
  const last = Math.min(year, to === undefined ? year : Number(to.slice(0, 4)))
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => `${orgId}:${first + n}`)
}

interface Branch {
  readonly profile: Profile
  readonly parts: readonly Part[]
}
const isHeld = ({ parts }: Branch, kind: string, within: readonly string[], groupId?: string): boolean =>
  parts.some(
    (part) =>
      part.is === 'held' &&
      part.kind === kind &&
      within.includes(part.on.slice(0, 7)) &&
      (groupId === undefined || part.groupId === groupId),
  )

/** What a month owed of each kind, and how much of it there was. */
interface Month extends MonthDays {
  readonly owed: { readonly committee: number; readonly group: number; readonly theme: number }
  readonly met: { readonly committee: number; readonly group: number; readonly theme: number }
}

/** Registered groups each meet for themselves; where none has been registered so far, any meeting of a group is one. */
function groupsOwing({ profile, parts }: Branch, end: Day): (string | undefined)[] {
  const groups = parts.flatMap((part) => (part.is === 'group' ? [part] : []))
  const owing = groups.filter(({ days }) => both([profile], days).some((one) => owes(one, end, 'month')))
  if (owing.length > 0) return owing.map(({ id }) => id)
  const isKnown = groups.some(({ days }) => days.some(({ from }) => from <= end))
  return !isKnown && profile.grouped && owes(profile, end, 'month') ? [undefined] : []
}
function monthOf(branch: Branch, { id, end }: MonthDays): Month {
  const { profile } = branch
  const hasCommittee = both([profile], profile.committee).some((one) => owes(one, end, 'month'))
  const groups = groupsOwing(branch, end)
  const isOwing = owes(profile, end, 'month')
  return {
    ...{ id, end },
    owed: { committee: Number(hasCommittee), group: groups.length, theme: Number(isOwing) },
    met: {
      committee: Number(hasCommittee && isHeld(branch, 'committee', [id])),
      group: groups.filter((group) => isHeld(branch, 'group', [id], group)).length,
      theme: Number(isOwing && isHeld(branch, 'theme_day', [id])),
    },
  }
}

type Said = Omit<Flow, 'places' | 'label'>
const monthly = ({ end: on, owed, met }: Month): Said[] => [
  { measure: 'branch-months-committee-due', amount: owed.committee, on },
  { measure: 'branch-months-committee-met', amount: met.committee, on },
  { measure: 'group-months-due', amount: owed.group, on },
  { measure: 'group-months-met', amount: met.group, on },
  { measure: 'branch-months-due', amount: owed.theme, on },
  { measure: 'branch-months-theme-met', amount: met.theme, on },
]

function quarterly(branch: Branch, months: readonly Month[]): Said[] {
  const on = months.at(-1)?.end ?? ''
  if (!owes(branch.profile, on, 'quarter')) return []
  const within = months.map(({ id }) => id)
  const general = isHeld(branch, 'general', within)
  const lecture = isHeld(branch, 'lecture', within)
  const isComplete = months.every(({ owed, met }) => met.committee === owed.committee && met.group === owed.group)
  return [
    { measure: 'branch-quarters-due', amount: 1, on },
    { measure: 'branch-quarters-general-met', amount: Number(general), on },
    { measure: 'branch-quarters-lecture-met', amount: Number(lecture), on },
    { measure: 'branch-quarters-all-met', amount: Number(general && lecture && isComplete), on },
  ]
}

/** The plan of the year, by the end of January. */
function planned({ profile, parts }: Branch, { end }: Month): Said[] {
  if (!owes(profile, end, 'month')) return []
  const [approvedOn] = parts.flatMap((part) => (part.is === 'plan' ? [part.approvedOn] : [])).sort(ascending)
  return [
    { measure: 'branch-plans-due', amount: 1, on: end },
    ...(approvedOn === undefined
      ? []
      : [{ measure: 'branch-plans-approved', amount: 1, of: end, on: later(approvedOn, end) }]),
  ]
}

/** The meeting of the year and the appraisal of its members: both, by the end of it. */
function reviewed(branch: Branch, months: readonly Month[]): Said[] {
  const on = months.at(-1)?.end ?? ''
  if (!owes(branch.profile, on, 'quarter')) return []
  const within = months.map(({ id }) => id)
  const isMet = ['org_life_meeting', 'democratic_review'].every((kind) => isHeld(branch, kind, within))
  return [
    { measure: 'branch-reviews-due', amount: 1, on },
    { measure: 'branch-reviews-met', amount: Number(isMet), on },
  ]
}

/** Once a year, on the day of the first visit. */
function inspected({ profile, parts }: Branch): Said[] {
  const days = parts.flatMap((part) => (part.is === 'visited' ? part.days : [])).filter((day) => holds(profile, day))
  return [...days]
    .sort(ascending)
    .slice(0, 1)
    .map((on) => ({ measure: 'branches-inspected', amount: 1, on }))
}

interface Lived {
  readonly branch: Branch
  readonly months: readonly Month[]
  readonly year: number
}
/** Asked for twice with the same parts: for what it adds, and for what is wrong. */
const lives = new WeakMap<readonly Part[], Lived>()
function livedBy(key: string, parts: readonly Part[]): Lived | undefined {
  const profile = parts.find((part) => part.is === 'profile')
  if (!profile) return undefined
  const known = lives.get(parts)
  if (known) return known
  const branch: Branch = { profile, parts }
  const year = key.slice(key.indexOf(':') + 1)
  const lived = { branch, months: monthsOf(year).map((month) => monthOf(branch, month)), year: Number(year) }
  lives.set(parts, lived)
  return lived
}

/** The theme day of the last month of the year before. */
function themeBefore({ profile, parts }: Branch, year: number): Owed | undefined {
  const end = `${year - 1}-12-31`
  return owes(profile, end, 'month') ? { end, isMet: parts.some(({ is }) => is === 'december') } : undefined
}
/** What was owed and what of it there was, as early warning looks at it. */
function lifeOf({ branch, months, year }: Lived): Life {
  const quarters = [0, 3, 6, 9].flatMap((n) => {
    const of = months.slice(n, n + 3)
    const end = of.at(-1)?.end ?? ''
    return owes(branch.profile, end, 'quarter') ? [{ end, within: of.map(({ id }) => id) }] : []
  })
  const byQuarter = (kind: string): Owed[] =>
    quarters.map(({ end, within }) => ({ end, isMet: isHeld(branch, kind, within) }))
  const byMonth = (of: 'committee' | 'theme'): Owed[] =>
    months.flatMap(({ end, owed, met }) => (owed[of] > 0 ? [{ end, isMet: met[of] >= owed[of] }] : []))
  const [due] = months.slice(0, 1).flatMap((january) => planned(branch, january))
  const [approvedOn] = branch.parts.flatMap((part) => (part.is === 'plan' ? [part.approvedOn] : [])).sort(ascending)
  const [review, met] = reviewed(branch, months)
  return {
    general: byQuarter('general'),
    lecture: byQuarter('lecture'),
    committee: byMonth('committee'),
    theme: byMonth('theme'),
    themeBefore: themeBefore(branch, year),
    review: review ? [{ end: review.on, isMet: (met?.amount ?? 0) > 0 }] : [],
    told: branch.parts.flatMap((part) => (part.is === 'held' ? [part] : [])),
    records: branch.parts.flatMap((part) => (part.is === 'held' || part.is === 'reviewed' ? part.reviews : [])),
    plan: due && { dueOn: due.on, approvedOn },
  }
}

/** What a branch owes in a year and what of it took place; without the branch itself nothing is owed. */
export const branchYear = hub<Part>({
  name: 'branch-year',
  resource: 'organizations',
  measures: [
    ...['branch-quarters-due', 'branch-quarters-all-met', 'branch-quarters-general-met'],
    ...['branch-quarters-lecture-met', 'branch-months-committee-due', 'branch-months-committee-met'],
    ...['group-months-due', 'group-months-met', 'branch-months-due', 'branch-months-theme-met'],
    ...['branch-plans-due', 'branch-plans-approved', 'branch-reviews-due', 'branch-reviews-met', 'branches-inspected'],
  ],
  rules: ['W-03', 'W-03b', 'W-04', 'W-05', 'W-06', 'W-27', 'W-28', 'W-41'],
  places: (parts) => parts.find((part) => part.is === 'profile')?.places,
  wrongs(key, parts, { limits }) {
    const lived = livedBy(key, parts)
    if (!lived) return []
    return lifeWrongs(lifeOf(lived), limits)
  },
  contributions(key, parts) {
    const lived = livedBy(key, parts)
    if (!lived) return []
    const { branch, months } = lived
    const { profile } = branch
    const said = [
      ...months.flatMap(monthly),
      ...[0, 3, 6, 9].flatMap((n) => quarterly(branch, months.slice(n, n + 3))),
      ...months.slice(0, 1).flatMap((january) => planned(branch, january)),
      ...reviewed(branch, months),
      ...inspected(branch),
    ]
    return said
      .filter(({ amount }) => amount > 0)
      .map((one) => ({ ...one, label: profile.field, places: profile.places }))
  },
})

export const hubs = [branchYear] as const
