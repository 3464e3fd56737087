import { isBelow, missed, type Share, twice } from '../alerts/quarters.ts'
import { wrong } from '../alerts/wrongs.ts'
import { ascending } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Day, Places } from '../algebra/types.ts'

/** What the branches of a field owed in a quarter and held, in one division: read from the figures when it is over. */
export interface Compared {
  readonly field: string
  readonly end: Day
  /** Quarters in which a branch held all that it owed (IO-59). */
  readonly held: Share
  readonly places: Places
}

/** Divisions by quarters: what no single branch shows. W-35: in organs or state enterprises too few hold what they owe, two quarters running. */
export const fieldQuarters = hub<Compared>({
  name: 'field-quarters',
  resource: 'divisions',
  measures: [],
  rules: ['W-35'],
  places: ([first]) => first?.places,
  wrongs: (_key, parts, { limits: { lifeHeldPct, branchesMin, quarterAfter } }) =>
    [...Map.groupBy(parts, ({ field }) => field).values()].flatMap((of) => {
      const quarters = of
        .map(({ end, held }) => ({ end, isMet: !isBelow(held, lifeHeldPct, branchesMin) }))
        .sort((a, b) => ascending(a.end, b.end))
      return wrong('W-35', 'W', missed(twice(quarters), quarterAfter, 'quarter'))
    }),
})

export const hubs = [fieldQuarters] as const
