import {
  Closed,
  coverageData,
  Day,
  DivisionCode,
  Id,
  Name,
  OneOf,
  unitCorrectionEvents,
  unitData,
  unitEvents,
} from '@jiceng/contracts'
import { checkCreditCode, lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { checkGarrison, claimsOf } from './checks.ts'

const View = Closed({
  state: OneOf('new', 'active', 'closed', 'revoked'),
  divisionCode: DivisionCode,
  unitId: Id,
  ...unitData,
  /** The check characters of its credit code are wrong: some early codes in use are (N-65), so it is only said. */
  usccWarning: Type.Boolean(),
  /** By what it is covered (M-008), and since which day. */
  ...coverageData,
  coveredSince: Type.Optional(Day),
  registeredOn: Type.Optional(Day),
  closedOn: Type.Optional(Day),
  closedFor: Type.Optional(Name),
})
export type Unit = Static<typeof View>
const initial: Unit = {
  state: 'new',
  divisionCode: '',
  unitId: '',
  name: '',
  kind: 'enterprise',
  field: 'other',
  usccWarning: false,
  coverage: 'none',
}

const doubtful = (uscc: string | undefined): boolean => uscc !== undefined && checkCreditCode(uscc).warnings.length > 0

/** An enterprise, institution, organ, school …: it hosts Party organisations and joins alliances. */
export const units = lifecycle({
  name: 'unit',
  collection: 'units',
  idPrefix: 'unt',
  mechanism: 'M-002',
  title: { zh: '单位', en: 'Units' },
  events: unitEvents,
  initial,
  machine: {
    new: { register: 'active' },
    active: {
      update: 'active',
      close: 'closed',
      assessCoverage: 'active',
      assignInstructor: 'active',
      withdrawInstructor: 'active',
    },
    closed: {},
  },
  view: View,
  corrections: {
    events: unitCorrectionEvents,
    roles: ['city-admin', 'district-admin', 'town-clerk'],
    claims: ({ state, uscc }) => (state === 'active' ? claimsOf(uscc) : []),
    check: checkGarrison,
  },
  filters: {
    state: 'state.state',
    kind: 'state.kind',
    field: 'state.field',
    uscc: 'state.uscc',
    coverage: 'state.coverage',
  },
  /** `covered-by:` is for finding it by an index; no grant can name it. */
  relates: ({ unitId, field, coveredBy, instructorId }) => [
    `unit:${unitId}`,
    `field:${field}`,
    ...[coveredBy, instructorId].flatMap((id) => (id === undefined ? [] : [`covered-by:${id}`])),
  ],
  evolve(unit, { type, data }): Unit {
    switch (type) {
      case 'UnitRegistered':
        return { ...data, state: 'active', usccWarning: doubtful(data.uscc), coverage: 'none' }
      case 'UnitUpdated': {
        const { updatedOn: _, ...now } = data
        const { uscc: _u, system: _s, employees: _e, partyMemberCount: _p, ...kept } = unit
        return { ...kept, ...now, usccWarning: doubtful(data.uscc) }
      }
      case 'UnitCoverageChanged': {
        const { coveredBy: _b, instructorId: _i, ...kept } = unit
        const { since, ...now } = data
        return { ...kept, ...now, coveredSince: since }
      }
      case 'UnitClosed':
        return {
          ...unit,
          state: 'closed',
          closedOn: data.closedOn,
          ...(data.reason === undefined ? {} : { closedFor: data.reason }),
        }
    }
  },
})
