import {
  Closed,
  Count,
  Day,
  DivisionCode,
  Id,
  jointActionCorrectionEvents,
  jointActionEvents,
  jointActionKinds,
  Name,
  OneOf,
} from '@jiceng/contracts'
import { lifecycle, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { leaders, toAlliance } from '../sides.ts'

const View = Closed({
  state: OneOf('new', 'planned', 'held', 'cancelled', 'revoked'),
  divisionCode: DivisionCode,
  actionId: Id,
  allianceId: Id,
  action: OneOf(...jointActionKinds),
  title: Name,
  hostOrgId: Id,
  listItemId: Type.Optional(Id),
  plannedFor: Type.Optional(Day),
  /** Member organisations and units that took part; empty until it is held. */
  orgIds: Type.Array(Id),
  unitIds: Type.Array(Id),
  persons: Count,
  place: Type.Optional(Name),
  heldOn: Type.Optional(Day),
  cancelledOn: Type.Optional(Day),
})
type JointAction = Static<typeof View>
const initial: JointAction = {
  state: 'new',
  divisionCode: '',
  actionId: '',
  allianceId: '',
  action: 'service',
  title: '',
  hostOrgId: '',
  orgIds: [],
  unitIds: [],
  persons: 0,
}

/** Something the members of an alliance do together (M-065), of one of the kinds of M-099. */
export const jointActions = lifecycle({
  name: 'joint-action',
  collection: 'joint_actions',
  path: 'joint-actions',
  idPrefix: 'jac',
  mechanism: 'M-065',
  title: { zh: '联盟活动', en: 'Joint actions' },
  events: jointActionEvents,
  initial,
  machine: {
    new: { plan: 'planned' },
    planned: { hold: 'held', cancel: 'cancelled' },
    held: {},
    cancelled: {},
  },
  view: View,
  filters: { state: 'state.state', action: 'state.action', allianceId: 'state.allianceId' },
  relates: ({ allianceId, hostOrgId, orgIds, unitIds }) => [
    toAlliance(allianceId),
    ...new Set([hostOrgId, ...orgIds].map((id) => `org:${id}`)),
    ...unitIds.map((id) => `unit:${id}`),
  ],
  corrections: { events: jointActionCorrectionEvents, roles: leaders, check: checkHeld },
  evolve(action, { type, data }): JointAction {
    switch (type) {
      case 'JointActionPlanned':
        return { ...action, ...data, state: 'planned' }
      case 'JointActionHeld':
        return { ...action, ...data, state: 'held' }
      case 'JointActionCancelled':
        return { ...action, state: 'cancelled', cancelledOn: data.cancelledOn }
    }
  },
})

/** The host of an action takes part in it. */
export function checkHeld({ state, hostOrgId, orgIds }: Pick<JointAction, 'state' | 'hostOrgId' | 'orgIds'>): void {
  if (state === 'held' && !orgIds.includes(hostOrgId))
    throw refuse('host-missing', `${hostOrgId} was the host. Name it among those who took part.`, '/orgIds')
}
