import { localDate, periodOf } from '@jiceng/kernel'
import { ascending, type Interval, union } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Contribution, Flow, Places } from '../algebra/types.ts'

/** A pledge, until it was withdrawn. */
interface Part extends Interval {
  readonly pledgeId: string
  readonly orgId: string
  readonly allianceId: string
  readonly places: Places
}
const half = ({ from }: Part): string => periodOf('half-year', localDate(from)).id

/** Once, from the first of them on; taken back for the same day once none of them stands, and counted again with the next. */
function once(parts: readonly Part[], how: (first: Part) => Pick<Flow, 'places' | 'entities'>): Contribution[] {
  const ordered = [...parts].sort((a, b) => ascending(a.from, b.from))
  return union(ordered).flatMap(({ from, to }): Flow[] => {
    const first = ordered.find((one) => one.from === from && one.to !== from)
    const by = first ? { by: { path: `pledges/${first.pledgeId}`, orgId: first.orgId }, ...how(first) } : {}
    const counted = { measure: 'pledging-members', amount: 1, of: from, on: from, ...by }
    return to === undefined ? [counted] : [counted, { ...counted, amount: -1, on: to }]
  })
}

/**
 * Somebody who pledged (M-100), counted once each half-year: where the first pledge was, and once in each alliance. The record is that
 * pledge: who the member is stays with those who may read it (`domain` 5.1).
 */
export const pledger = hub<Part>({
  name: 'pledger',
  resource: 'members',
  measures: ['pledging-members'],
  contributions: (_key, parts) =>
    [...Map.groupBy(parts, half).values()].flatMap((of) => [
      ...once(of, ({ places }) => ({ places })),
      ...[...Map.groupBy(of, ({ allianceId }) => allianceId)].flatMap(([id, its]) =>
        once(its, () => ({ places: [], entities: [id] })),
      ),
    ]),
})

export const hubs = [pledger] as const
