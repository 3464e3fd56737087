import { localDate, periodOf } from '@jiceng/kernel'
import { ascending } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Contribution, Day, Places } from '../algebra/types.ts'

interface Part {
  readonly on: Day
  readonly allianceId: string
  readonly places: Places
}
const half = ({ on }: Part): string => periodOf('half-year', localDate(on)).id
/** Of those with the same key the earliest. */
const firsts = (parts: readonly Part[], keyOf: (part: Part) => string): Part[] =>
  [
    ...Map.groupBy(
      [...parts].sort((a, b) => ascending(a.on, b.on)),
      keyOf,
    ).values(),
  ].flatMap(([first]) => first ?? [])

/** Somebody who pledged (M-100), counted once each half-year: where the first pledge was, and once in each alliance. */
export const pledger = hub<Part>({
  name: 'pledger',
  resource: 'members',
  measures: ['pledging-members'],
  contributions(_key, parts) {
    const one = { measure: 'pledging-members', amount: 1 }
    return [
      ...firsts(parts, half).map(({ on, places }): Contribution => ({ ...one, on, places })),
      ...firsts(parts, (part) => `${half(part)}|${part.allianceId}`).map(
        ({ on, allianceId }): Contribution => ({ ...one, on, places: [], entities: [allianceId] }),
      ),
    ]
  },
})

export const hubs = [pledger] as const
