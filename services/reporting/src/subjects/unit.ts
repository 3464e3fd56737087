import { UnitClosed, UnitRegistered, UnitUpdated, unitCorrectionEvents } from '@jiceng/contracts'
import { chain } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Stock } from '../algebra/types.ts'
import { unitBoard } from '../hubs/unit-board.ts'

/** What is counted of a unit, as it changes. */
interface Profile {
  readonly kind: string
  readonly field: string
  readonly hasMembers: boolean
}
interface Unit {
  readonly profiles: readonly (readonly [Day, Profile])[]
  readonly to?: Day
}
const profileOf = (data: { kind: string; field: string; partyMemberCount?: number | undefined }): Profile => ({
  kind: data.kind,
  field: data.field,
  hasMembers: (data.partyMemberCount ?? 0) > 0,
})
const same = (a: Profile | undefined, b: Profile): boolean =>
  a?.kind === b.kind && a.field === b.field && a.hasMembers === b.hasMembers
const updated = (unit: Unit, on: Day, profile: Profile): Unit =>
  same(unit.profiles.at(-1)?.[1], profile) ? unit : { ...unit, profiles: [...unit.profiles, [on, profile]] }

/** Organs, institutions and enterprises are to check in where they have their seat (M-056). */
const checkingIn: readonly string[] = ['organ', 'institution', 'enterprise']
const owing = ({ profiles, to }: Unit) =>
  chain(profiles, to).flatMap(({ value: { kind, field }, ...days }) =>
    checkingIn.includes(kind) ? [{ field, ...days }] : [],
  )

/** A unit from its registration to its closing; two-new ones (两新) are counted. */
const units = subject<Unit>({
  name: 'unit',
  resource: 'units',
  measures: ['two-new-units', 'two-new-units-with-members'],
  corrections: unitCorrectionEvents,
  steps: [
    founds(UnitRegistered, ({ data }): Unit => ({ profiles: [[data.registeredOn, profileOf(data)]] })),
    changes(UnitUpdated, (state: Unit, { data }) => updated(state, data.updatedOn, profileOf(data))),
    changes(UnitClosed, (state: Unit, { data }) => ({ ...state, to: data.closedOn })),
  ],
  contributions: ({ profiles, to }) =>
    chain(profiles, to).flatMap(({ value: { kind, field, hasMembers }, ...days }): Stock[] => {
      if (field !== 'two_new') return []
      const held = { label: kind, amount: 1, ...days }
      return [
        { measure: 'two-new-units', ...held },
        ...(hasMembers ? [{ measure: 'two-new-units-with-members', ...held }] : []),
      ]
    }),
  exports: (unit, { key, places }) =>
    unit.profiles
      .slice(0, 1)
      .map(([from]) => unitBoard.lend(key, { is: 'profile', from, to: unit.to, places, owing: owing(unit) })),
})

export const subjects = [units] as const
