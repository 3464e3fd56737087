import type { Db, Filter } from 'mongodb'
import { ascending } from '../algebra/days.ts'
import type { Day } from '../algebra/types.ts'
import { partsOf, type Subject } from '../engine/document.ts'
import { subjectsOf } from '../engine/store.ts'
import { branchYear } from '../hubs/branch-year.ts'
import { daysAfter } from './wrongs.ts'

/** The rule that is listed as if nothing were ever recorded: what was, is looked up on the day (`reporting` 9). */
export const silence = 'W-41'
const hubs: readonly string[] = ['board', 'grid-board']
export const isByLook = (id: string): boolean => hubs.includes(partsOf(id)[0])

/** What is recorded of a grid as it happens; of a branch its members. */
const flows = ['matters-reported', 'matters-filed', 'matters-closed', 'team-activities'] as const
const members = 'members|S'

const isDay = (value: unknown): value is Day => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
/** Days named anywhere in what was lent, less those of reviews by others. */
function daysIn(value: unknown): Day[] {
  if (isDay(value)) return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => (name === 'reviews' || name === 'places' ? [] : daysIn(one)))
}
const isOwn = (part: unknown): boolean =>
  typeof part === 'object' && part !== null && !('is' in part && (part.is === 'visited' || part.is === 'reviewed'))
const lentDays = ({ parts }: Pick<Subject, 'parts'>): Day[] => Object.values(parts).filter(isOwn).flatMap(daysIn)

const years = (since: Day, today: Day): string[] => [...new Set([since.slice(0, 4), today.slice(0, 4)])]

/** The last day since then of which there is a record: of a branch in its years, of a grid in what happened in it. */
async function heardOn(db: Db, subject: Subject, since: Day, today: Day): Promise<Day | undefined> {
  const [, key] = partsOf(subject._id)
  const lived = years(since, today).map((year) => branchYear.lend(`${key}:${year}`, { is: 'visited', days: [] }).to)
  const happened = flows.flatMap((name) => years(since, today).map((year) => `${name}|${year}`))
  const recent = { $gte: since, $lte: today }
  const either: Filter<Subject>[] = [
    { _id: { $in: lived } },
    { c: { $elemMatch: { q: { $in: happened }, e: key, on: recent } } },
    { c: { $elemMatch: { q: members, e: key, from: recent } } },
  ]
  const found = await Promise.all(either.map((one) => subjectsOf(db).find(one).limit(lived.length).toArray()))
  const [own = [], ...others] = found
  const counted = others
    .flat()
    .flatMap(({ c }) => c.filter(({ e }) => e?.includes(key)).flatMap(({ on, from }) => on ?? from ?? []))
  return [subject, ...own]
    .flatMap(lentDays)
    .concat(counted)
    .filter((day) => day >= since && day <= today)
    .sort(ascending)
    .at(-1)
}

/** Is it silent today? If not, the day on which it will be, should nothing more be recorded. */
export async function isSilent(db: Db, subject: Subject, days: number, today: Day): Promise<Day | true> {
  const last = await heardOn(db, subject, daysAfter(today, 1 - days), today)
  return last === undefined ? true : daysAfter(last, days)
}
