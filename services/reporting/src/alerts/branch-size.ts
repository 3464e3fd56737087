import { type Interval, pieces } from '../algebra/days.ts'
import type { Day, Wrong } from '../algebra/types.ts'
import { thresholds } from './rules.ts'
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
}
/** What is made up of members itself; a general branch and a committee are made up of branches. */
const branches: readonly string[] = ['branch', 'joint_branch', 'neighbourhood_branch', 'temporary_branch']

/** The last count of a day stands, and what did not change is not kept. */
export function counted(sizes: readonly Size[], size: Size): Size[] {
  const before = sizes.filter(({ on }) => on < size.on)
  const last = before.at(-1)
  return last?.members === size.members && last.full === size.full ? before : [...before, size]
}

/** W-08: more than fifty members, or fewer than three full ones for two months. */
export function sizeWrongs({ orgType, sizes, from, to }: Sized): Wrong[] {
  if (!branches.includes(orgType)) return []
  const marks: Interval[] = [{ from, to }, ...sizes.map(({ on }) => ({ from: on, to }))]
  const spells = (is: (size: Size) => boolean): Interval[] => {
    const holds = (day: Day): number => {
      const size = to !== undefined && day >= to ? undefined : sizes.findLast(({ on }) => on <= day)
      return size && is(size) ? 1 : 0
    }
    return pieces(marks, holds)
  }
  const { membersMax, fullMin, fewDays } = thresholds
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
  ]
}
