import { GridStaffAssigned, GridStaffEnded, GridStaffTransferred } from '@jiceng/contracts'
import { chain, type Interval } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Export } from '../algebra/types.ts'
import { gridBoard } from '../hubs/grid-board.ts'

/** Grids somebody leads, none of them for those beside the lead. */
type Led = readonly string[]
interface Posting {
  readonly kind: string
  readonly from: Day
  readonly to?: Day
  readonly led: readonly (readonly [Day, Led])[]
}
const ledBy = ({ gridIds, lead }: { readonly gridIds: readonly string[]; readonly lead: boolean }): Led =>
  lead ? gridIds : []

/** One part for each grid led full time, whatever the number of times. */
function exports({ kind, led, to }: Posting): Export[] {
  if (kind !== 'full_time') return []
  const times = chain(led, to)
  const grids = new Set(times.flatMap(({ value }) => value))
  return [...grids].map((id) => {
    const days = times.flatMap(({ value, ...on }): Interval[] => (value.includes(id) ? [on] : []))
    return gridBoard.lend(id, { is: 'lead', days })
  })
}

/** Somebody who works in grids (M-053), counted in the community of the posting. */
const gridStaff = subject<Posting>({
  name: 'grid-staff',
  resource: 'grid-staff',
  measures: ['grid-staff'],
  steps: [
    founds(
      GridStaffAssigned,
      ({ data }): Posting => ({ kind: data.kind, from: data.from, led: [[data.from, ledBy(data)]] }),
    ),
    changes(GridStaffTransferred, (state: Posting, { data }) => ({
      ...state,
      led: [...state.led, [data.transferredOn, ledBy(data)] as const],
    })),
    changes(GridStaffEnded, (state: Posting, { data }) => ({ ...state, to: data.to })),
  ],
  contributions: ({ kind, from, to }) => [{ measure: 'grid-staff', label: kind, amount: 1, from, to }],
  exports,
})

export const subjects = [gridStaff] as const
