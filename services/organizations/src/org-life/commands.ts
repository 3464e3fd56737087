import { attendanceData, Closed, Day, Name, type OrgLifeHeld, plannedActivityData } from '@jiceng/contracts'
import { type Lookup, type Recorded, realDay, refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'
import { whenGiven } from '../divisions/references.ts'
import { checkPlace, checkWithin, type KnownMember, membersAmong } from '../members/references.ts'
import { elsewhere, onOrganization, runningOrganization, type Superior } from '../party-organizations/references.ts'
import { type OrgLifeActivity, orgLifeActivities } from './activity.ts'
import { checkAttendance, checkItem, checkKind, holdsOrgLife, planOf } from './checks.ts'

const keepers = ['town-clerk', 'community-clerk', 'branch-secretary']

const Planned = Closed(plannedActivityData)
type Planned = Static<typeof Planned>
const Attendance = Closed(attendanceData)
type Attendance = Static<typeof Attendance>

const meeting = {
  orgId: 'org_01HZY3W8Q0BRANCH',
  divisionCode: '990103001001',
  kind: 'general',
  topic: '第二季度党员大会',
} as const
const attendance = { shouldAttend: 18, present: 15 } as const

/** All that an activity refers to. */
const standingOf = (of: Pick<Planned, 'orgId' | 'groupId' | 'planItemId'>) => ({
  organization: runningOrganization(of.orgId, '/orgId'),
  group: whenGiven(of.groupId, (id) => runningOrganization(id, '/groupId')),
  plan: whenGiven(of.planItemId, planOf),
})
const present = ({ chairId, lecturerId }: Attendance): Lookup<ReadonlyMap<string, KnownMember>> =>
  membersAmong([chairId, lecturerId].flatMap((id) => id ?? []))

interface Found {
  readonly organization: Superior
  readonly group: Superior | undefined
  readonly plan: Parameters<typeof checkItem>[3]
}
function checkStanding({ kind, orgId, divisionCode, planItemId }: Planned, { organization, group, plan }: Found): void {
  holdsOrgLife(organization)
  checkPlace(organization, divisionCode)
  checkKind(kind, organization, group)
  checkItem(planItemId, orgId, kind, plan)
}

/** Who led it or lectured is a member that can be known here. */
function checkPeople(of: Attendance, found: ReadonlyMap<string, KnownMember>, { scopes }: Superior): void {
  for (const field of ['chairId', 'lecturerId'] as const) {
    const id = of[field]
    if (id === undefined) continue
    const member = found.get(id)
    if (member === undefined) throw elsewhere(id, `/${field}`)
    checkWithin(member, scopes, `/${field}`)
  }
}

const plannedOf = (of: Planned | OrgLifeActivity): Planned => ({
  orgId: of.orgId,
  ...(of.groupId === undefined ? {} : { groupId: of.groupId }),
  divisionCode: of.divisionCode,
  kind: of.kind,
  topic: of.topic,
  ...(of.planItemId === undefined ? {} : { planItemId: of.planItemId }),
})
const heldOf = (
  activityId: string,
  of: Planned | OrgLifeActivity,
  { shouldAttend, present: there, chairId, lecturerId, votes }: Attendance,
  heldOn: string,
): Recorded<typeof OrgLifeHeld> => ({
  type: 'OrgLifeHeld',
  data: {
    activityId,
    ...plannedOf(of),
    heldOn,
    shouldAttend,
    present: there,
    ...(chairId === undefined ? {} : { chairId }),
    ...(lecturerId === undefined ? {} : { lecturerId }),
    ...(votes === undefined ? {} : { votes }),
  },
})

export const planActivity = orgLifeActivities.command('plan', {
  summary: { zh: '安排组织生活', en: 'Plan an activity of organisation life' },
  roles: keepers,
  body: Closed({ ...plannedActivityData, plannedFor: Day }),
  example: { ...meeting, plannedFor: '2023-06-28' },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => standingOf(body),
  rule({ id, body, found, context }) {
    checkStanding(body, found)
    const plannedFor = realDay(body.plannedFor, '/plannedFor')
    if (plannedFor < context.on)
      throw refuse(
        'invalid-period',
        `${plannedFor} is over. Plan for a later day, or record it as held.`,
        '/plannedFor',
      )
    return {
      events: [{ type: 'OrgLifePlanned', data: { activityId: id, ...plannedOf(body), plannedFor } }],
      guards: [onOrganization(body.orgId)],
    }
  },
})

/** How often each kind is due (N-06 to N-10) is told by alerts. */
export const holdActivity = orgLifeActivities.command('hold', {
  summary: { zh: '开展组织生活', en: 'Say that a planned activity was held' },
  roles: keepers,
  body: Attendance,
  example: attendance,
  lookups: ({ body, state }) => ({ ...standingOf(state), people: present(body) }),
  rule({ id, body, state, found, context }) {
    checkKind(state.kind, found.organization, found.group)
    checkAttendance({ ...body, kind: state.kind })
    checkPeople(body, found.people, found.organization)
    return { events: [heldOf(id, state, body, context.on)], guards: [onOrganization(state.orgId)] }
  },
})

export const holdUnplanned = orgLifeActivities.command('holdUnplanned', {
  summary: { zh: '登记已开展的组织生活', en: 'Record an activity that was held without having been planned here' },
  roles: keepers,
  body: Closed({ ...plannedActivityData, ...attendanceData }),
  example: { ...meeting, ...attendance },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ ...standingOf(body), people: present(body) }),
  rule({ id, body, found, context }) {
    checkStanding(body, found)
    checkAttendance(body)
    checkPeople(body, found.people, found.organization)
    return { events: [heldOf(id, body, body, context.on)], guards: [onOrganization(body.orgId)] }
  },
})

export const cancelActivity = orgLifeActivities.command('cancel', {
  summary: { zh: '取消组织生活', en: 'Cancel a planned activity' },
  roles: keepers,
  body: Closed({ reason: Name }),
  example: { reason: '与联席会议冲突' },
  rule: ({ id, body: { reason }, state: { orgId }, context }) => [
    { type: 'OrgLifeCancelled', data: { activityId: id, orgId, reason, cancelledOn: context.on } },
  ],
})
