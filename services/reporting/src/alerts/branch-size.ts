import { type Interval, pieces } from '../algebra/days.ts'
import type { Day, Limits, Wrong } from '../algebra/types.ts'
import { after, wrong } from './wrongs.ts'

/** How many belong to it, from the day they were counted. */
export interface Size {
  readonly on: Day
  readonly members: number
  readonly full: number
}
export interface Sized extends Interval {
  readonly orgType: string
  readonly sizes: readonly Size[]
  /** Units that a joint branch covers. */
  readonly covers: number
}
/** What is made up of members itself; a general branch and a committee are made up of branches. */
const branches: readonly string[] = ['branch', 'joint_branch', 'neighbourhood_branch', 'temporary_branch']

/** The last count of a day stands, and what did not change is not kept. */
export function counted(sizes: readonly Size[], size: Size): Size[] {
  const before = sizes.filter(({ on }) => on < size.on)
  const last = before.at(-1)
  return last?.members === size.members && last.full === size.full ? before : [...before, size]
}

/** W-08: more than fifty members, fewer than three full ones for two months, or more than five units. */
export function sizeWrongs({ orgType, sizes, covers, from, to }: Sized, limits: Limits): Wrong[] {
  if (!branches.includes(orgType)) return []
  const marks: Interval[] = [{ from, to }, ...sizes.map(({ on }) => ({ from: on, to }))]
  const spells = (is: (size: Size) => boolean): Interval[] => {
    const holds = (day: Day): number => {
      const size = to !== undefined && day >= to ? undefined : sizes.findLast(({ on }) => on <= day)
      return size && is(size) ? 1 : 0
    }
    return pieces(marks, holds)
  }
  const { membersMax, fullMin, fewDays, unitsMax } = limits
  return [
    ...wrong(
      'W-08',
      'W',
      spells(({ members }) => members > membersMax),
    ),
    ...wrong(
      'W-08',
      'W',
      after(
        fewDays,
        spells(({ full }) => full < fullMin),
      ),
    ),
    ...wrong('W-08', 'W', covers > unitsMax ? [{ from, to }] : []),
  ]
}
