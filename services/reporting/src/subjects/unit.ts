import { UnitClosed, UnitCoverageChanged, UnitRegistered, UnitUpdated, unitCorrectionEvents } from '@jiceng/contracts'
import { both, chain, type Interval } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Stock } from '../algebra/types.ts'
import { unitBoard } from '../hubs/unit-board.ts'

/** What is counted of a unit, as it changes. */
interface Profile {
  readonly kind: string
  readonly field: string
  readonly members: number
}
interface Unit {
  readonly profiles: readonly (readonly [Day, Profile])[]
  /** By what it is covered from which day on; by nothing before the first. */
  readonly coverage: readonly (readonly [Day, string])[]
  readonly to?: Day
}
const profileOf = (data: { kind: string; field: string; partyMemberCount?: number | undefined }): Profile => ({
  kind: data.kind,
  field: data.field,
  members: data.partyMemberCount ?? 0,
})
const same = (a: Profile | undefined, b: Profile): boolean =>
  a?.kind === b.kind && a.field === b.field && a.members === b.members
const updated = (unit: Unit, on: Day, profile: Profile): Unit =>
  same(unit.profiles.at(-1)?.[1], profile) ? unit : { ...unit, profiles: [...unit.profiles, [on, profile]] }

/** Organs, institutions and enterprises are to check in where they have their seat (M-056). */
const checkingIn: readonly string[] = ['organ', 'institution', 'enterprise']
const owing = ({ profiles, to }: Unit) =>
  chain(profiles, to).flatMap(({ value: { kind, field }, ...days }) =>
    checkingIn.includes(kind) ? [{ field, ...days }] : [],
  )

/** Nobody is covered by an organisation without having members, whatever its record says of their number. */
const byOrganization: readonly string[] = ['organised', 'joint']
const counted = ({ field, kind, members }: Profile, coverage: string, days: Interval): Stock[] => {
  if (field !== 'two_new') return []
  const hasMembers = members > 0 || byOrganization.includes(coverage)
  return [
    { measure: 'two-new-units', label: kind, amount: 1, ...days },
    ...(hasMembers ? [{ measure: 'two-new-units-with-members', label: kind, amount: 1, ...days }] : []),
    ...(coverage === 'none' ? [] : [{ measure: 'two-new-units-covered', label: coverage, amount: 1, ...days }]),
  ]
}
/** A unit from its registration to its closing; two-new ones (两新) are counted. */
const units = subject<Unit>({
  name: 'unit',
  resource: 'units',
  measures: ['two-new-units', 'two-new-units-with-members', 'two-new-units-covered'],
  corrections: unitCorrectionEvents,
  steps: [
    founds(
      UnitRegistered,
      ({ data }): Unit => ({
        profiles: [[data.registeredOn, profileOf(data)]],
        coverage: [[data.registeredOn, 'none']],
      }),
    ),
    changes(UnitUpdated, (state: Unit, { data }) => updated(state, data.updatedOn, profileOf(data))),
    changes(UnitCoverageChanged, (state: Unit, { data }) => ({
      ...state,
      coverage: [...state.coverage, [data.since, data.coverage] as const],
    })),
    changes(UnitClosed, (state: Unit, { data }) => ({ ...state, to: data.closedOn })),
  ],
  contributions: ({ profiles, coverage, to }) =>
    chain(profiles, to).flatMap(({ value: profile, ...is }) =>
      chain(coverage, to).flatMap(({ value, ...covered }) =>
        both([is], [covered]).flatMap((days) => counted(profile, value, days)),
      ),
    ),
  exports: (unit, { key, places }) =>
    unit.profiles
      .slice(0, 1)
      .map(([from]) => unitBoard.lend(key, { is: 'profile', from, to: unit.to, places, owing: owing(unit) })),
})

export const subjects = [units] as const
