import { isDeepStrictEqual } from 'node:util'
import { localDate, type Period, periodOf, previousPeriod } from '@jiceng/kernel'
import type { Db } from 'mongodb'
import type { Day } from '../algebra/types.ts'
import { situationOf } from '../engine/context.ts'
import { booked, newSubject, type Subject } from '../engine/document.ts'
import type { Registry } from '../engine/registry.ts'
import { readContext, subjectsOf } from '../engine/store.ts'
import { amountsAt } from '../figures/reading.ts'
import { type Compared, fieldQuarters } from '../hubs/field-quarters.ts'

const fields = ['organ', 'soe'] as const
const [due, met] = ['branch-quarters-due', 'branch-quarters-all-met']
/** Enough for two running, whatever the day. */
const quartersMax = 3

interface Place {
  readonly _id: string
  readonly scopePath: string
  readonly state: { readonly divisionCode: string }
}
function lastQuarters(today: Day): Period[] {
  const found: Period[] = []
  let quarter = periodOf('quarter', localDate(today))
  while (found.length < quartersMax) {
    quarter = previousPeriod(quarter)
    found.push(quarter)
  }
  return found
}

/** Districts, by what their buckets say of the quarters that are over; two queries a quarter. */
async function compared(db: Db, divisions: string, today: Day): Promise<Map<string, Compared[]>> {
  const places = await db
    .collection<Place>(divisions)
    .find({ 'state.kind': 'district', 'state.state': 'active' })
    .toArray()
  const codes = places.map(({ state }) => state.divisionCode)
  const all = await Promise.all(
    lastQuarters(today).map(async (period) => {
      const question = { period, asOf: today }
      const amounts = await amountsAt(db, 'D', codes, question, [due, met])
      return places.flatMap(({ _id, scopePath, state }) =>
        fields.map((field): readonly [string, Compared] => {
          const of = (measure: string): number => amounts.get(state.divisionCode)?.(measure, question).get(field) ?? 0
          return [_id, { field, end: period.end, held: [of(met), of(due)], places: [['', scopePath]] }]
        }),
      )
    }),
  )
  const byPlace = Map.groupBy(all.flat(), ([id]) => id)
  return new Map([...byPlace].map(([id, of]) => [id, of.map(([, one]) => one)]))
}

interface Comparing {
  readonly db: Db
  readonly registry: Registry
  readonly divisions: string
  readonly today: Day
}
/**
 * Rules that compare what many have done read figures, as anybody else does: once with each tick, for the quarters that are over. What
 * they read becomes the parts of a hub, so that raising, closing and thresholds are those of every rule.
 */
export async function compare({ db, registry, divisions, today }: Comparing): Promise<number> {
  const [context, found] = await Promise.all([readContext(db), compared(db, divisions, today)])
  let changed = 0
  for (const [id, of] of found) {
    const _id = `${fieldQuarters.name}/${id}`
    const before = await subjectsOf(db).findOne({ _id })
    const parts = Object.fromEntries(of.map((one) => [`${one.field} ${one.end}`, one]))
    if (isDeepStrictEqual(before?.parts, parts)) continue
    const made: Subject = { ...booked(registry, { ...newSubject(_id), parts }, situationOf(context)), check: '' }
    await subjectsOf(db).replaceOne({ _id }, made, { upsert: true })
    changed++
  }
  return changed
}
