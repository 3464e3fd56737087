import { atQuarters, without, wrong } from '../alerts/wrongs.ts'
import { both, type Interval, union } from '../algebra/days.ts'
import { hub } from '../algebra/subject.ts'
import type { Stock } from '../algebra/types.ts'
import { counted, type Part } from './board.ts'

type Profile = Extract<Part, { is: 'profile' }> & {
  /** Days on which it is to check in, by its field. */
  readonly owing: readonly (Interval & { readonly field: string })[]
}
type UnitPart = Profile | Exclude<Part, { is: 'profile' }> | (Interval & { readonly is: 'check-in' })

/** A unit is counted at its seat, wherever it checked in (M-056). */
function checkIns(parts: readonly UnitPart[]): Stock[] {
  const profile = parts.find((part) => part.is === 'profile')
  if (!profile) return []
  const open = union(parts.filter((part) => part.is === 'check-in'))
  return profile.owing.flatMap(({ field: label, ...days }) => {
    const held = { label, amount: 1, places: profile.places }
    return [
      { measure: 'units-check-in-due', ...held, ...days },
      ...both([days], open).map((on) => ({ measure: 'units-checked-in', ...held, ...on })),
    ]
  })
}

const memberships = counted('alliance-member-units')

/** What comes together at a unit. */
export const unitBoard = hub<UnitPart>({
  name: 'unit-board',
  resource: 'units',
  measures: ['alliance-member-units', 'units-check-in-due', 'units-checked-in'],
  rules: ['W-21'],
  // Looked at when a quarter has ended: one that has just begun to owe it has time.
  places: (parts) => parts.find((part) => part.is === 'profile')?.places,
  wrongs(_key, parts, { limits }) {
    const profile = parts.find((part) => part.is === 'profile')
    if (!profile) return []
    const open = parts.filter((part) => part.is === 'check-in')
    const idle = atQuarters(limits.quarterAfter, without(profile.owing, open))
    return wrong('W-21', 'W', idle)
  },
  contributions: (key, parts) => [
    ...memberships(
      key,
      parts.filter((part) => part.is !== 'check-in'),
    ),
    ...checkIns(parts),
  ],
})

export const hubs = [unitBoard] as const
