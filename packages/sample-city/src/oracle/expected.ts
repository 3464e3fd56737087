import { addDays, type LocalDate, localDate } from '@jiceng/kernel'
import type { Draft } from '../draft.ts'
import type { World } from '../world/index.ts'
import { type Story, textOf } from './story.ts'

export type Severity = 'I' | 'W' | 'S'
/** What an alert is about, by what anybody can look up: local ids exist in the generator only. */
export interface Subject {
  readonly kind: string
  readonly name: string
  readonly divisionCode: string
}
export interface ExpectedAlert {
  readonly rule: string
  readonly severity: Severity
  readonly subject: Subject
}

/** The city as it was told, and the day on which it is looked at. */
export interface Look {
  readonly world: World
  readonly story: Story
  readonly day: LocalDate
}
/** Says of which subjects a rule holds on a day: read off what was told, by nothing that the platform does. */
export type Rule = (look: Look) => readonly ExpectedAlert[]

/** What tells one of a kind from the others of its division, by the same names in a command and in an answer of the platform. */
const namedBy: Readonly<Record<string, readonly string[]>> = {
  organizations: ['name'],
  units: ['name'],
  grids: ['name'],
  alliances: ['name'],
  teams: ['name'],
  divisions: ['name'],
  agreements: ['title'],
  'old-cases': ['title', 'firstRaisedOn'],
  'legacy-grids': ['legacyCode'],
  'joint-conferences': [],
  'conference-decisions': ['text', 'dueOn'],
  matters: ['text', 'place', 'reportedOn'],
  rectifications: ['topic', 'dueOn'],
}

export const about = (kind: string, body: Draft['body'], divisionCode = textOf(body.divisionCode)): Subject => ({
  kind,
  name: (namedBy[kind] ?? []).map((field) => textOf(body[field])).join(' '),
  divisionCode,
})
/** Severities that hold, the severest first; none, no alert. */
export const alert = (rule: string, subject: Subject, ...of: readonly [Severity, boolean][]): ExpectedAlert[] => {
  const [worst] = of.filter(([, holds]) => holds).map(([severity]) => severity)
  return worst === undefined ? [] : [{ rule, severity: worst, subject }]
}

export const daysAfter = (day: string, days: number): LocalDate => addDays(localDate(day), days)
/** From a day on, for so many days. */
export const isWithin = (day: string, from: string, days: number): boolean => day >= from && day < daysAfter(from, days)
/** The same day so many months later or earlier, at most the last of that month. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, of = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0))
  last.setUTCDate(Math.min(of, last.getUTCDate()))
  return last.toISOString().slice(0, 10)
}
