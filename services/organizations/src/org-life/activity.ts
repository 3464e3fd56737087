import {
  AccountId,
  Closed,
  Count,
  Day,
  DivisionCode,
  Id,
  OneOf,
  OrgLifeHeld,
  orgLifeCorrectionEvents,
  orgLifeEvents,
  RecordFlags,
  recordFlags,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { checkAttendance } from './checks.ts'

const { heldOn: _heldOn, ...held } = OrgLifeHeld.data.properties
const View = Closed({
  state: OneOf(
    'new',
    'planned',
    'held',
    'referenced',
    'dropped',
    'recorded',
    'corrected',
    'compliant',
    'noncompliant',
    'cancelled',
    'revoked',
  ),
  ...held,
  divisionCode: DivisionCode,
  activityId: Id,
  plannedFor: Type.Optional(Day),
  heldOn: Type.Optional(Day),
  record: Type.Optional(RecordFlags),
  resolutions: Type.Optional(Type.Array(Type.String())),
  recordedBy: Type.Optional(AccountId),
  recordedOn: Type.Optional(Day),
  lagDays: Type.Optional(Count),
  late: Type.Optional(Type.Boolean()),
  missingFlags: Type.Optional(Type.Array(OneOf(...recordFlags))),
})
export type OrgLifeActivity = Static<typeof View>
const initial: OrgLifeActivity = {
  state: 'new',
  divisionCode: '',
  activityId: '',
  orgId: '',
  kind: 'general',
  topic: '',
  shouldAttend: 0,
  present: 0,
}

/** How lookups find what a joint action stands for; no grant can name it. */
export const standsFor = (actionId: string): string => `action:${actionId}`

/** One meeting, lecture or theme Party day of a branch, from its plan to the review of its record (M-072, M-073). */
export const orgLifeActivities = lifecycle({
  name: 'org-life-activity',
  collection: 'org_life_activities',
  path: 'org-life-activities',
  idPrefix: 'ola',
  mechanism: 'M-072',
  title: { zh: '三会一课与主题党日', en: 'Organisation life' },
  events: orgLifeEvents,
  initial,
  machine: {
    new: { plan: 'planned', holdUnplanned: 'held', refer: 'referenced' },
    planned: { hold: 'held', cancel: 'cancelled' },
    held: { record: 'recorded' },
    recorded: { passRecord: 'compliant', returnRecord: 'noncompliant' },
    noncompliant: { correctRecord: 'corrected' },
    corrected: { passRecord: 'compliant', returnRecord: 'noncompliant' },
    compliant: {},
    referenced: { moveReference: 'referenced', dropReference: 'dropped' },
    dropped: {},
    cancelled: {},
  },
  view: View,
  corrections: {
    events: orgLifeCorrectionEvents,
    roles: ['town-clerk', 'community-clerk'],
    check: (activity) => checkAttendance(activity, () => '/data'),
  },
  filters: { state: 'state.state', kind: 'state.kind', orgId: 'state.orgId' },
  relates: ({ orgId, groupId, referencedActionId }) => [
    `org:${orgId}`,
    ...(groupId === undefined ? [] : [`org:${groupId}`]),
    ...(referencedActionId === undefined ? [] : [standsFor(referencedActionId)]),
  ],
  evolve(activity, { type, data }): OrgLifeActivity {
    switch (type) {
      case 'OrgLifePlanned':
        return { ...activity, ...data, state: 'planned' }
      case 'OrgLifeHeld':
        return { ...activity, ...data, state: data.referencedActionId === undefined ? 'held' : 'referenced' }
      case 'OrgLifeReferenceMoved':
        return { ...activity, ...data }
      case 'OrgLifeReferenceDropped':
        return { ...activity, state: 'dropped', referencedVersion: data.referencedVersion }
      case 'OrgLifeRecorded': {
        const { activityId: _, orgId: _org, ...recorded } = data
        return { ...activity, ...recorded, state: activity.state === 'noncompliant' ? 'corrected' : 'recorded' }
      }
      case 'OrgLifeRecordReviewed':
        return { ...activity, missingFlags: data.missingFlags, state: data.compliant ? 'compliant' : 'noncompliant' }
      case 'OrgLifeCancelled':
        return { ...activity, state: 'cancelled' }
    }
  },
})
