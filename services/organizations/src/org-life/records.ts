import { Closed, Name, OneOf, type OrgLifeRecorded, RecordFlags, recordFlags } from '@jiceng/contracts'
import { type Context, daysBetween, localDate, localDateOf, type Recorded, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { type OrgLifeActivity, orgLifeActivities } from './activity.ts'

const keepers = ['town-clerk', 'community-clerk', 'branch-secretary']
const reviewers = ['district-admin', 'town-secretary', 'town-clerk']
/** Days after which a record counts as one made later (M-073). */
const lateAfter = 15

const Record = Closed({ record: RecordFlags, resolutions: Type.Optional(Type.Array(Name, { maxItems: 20 })) })
type Record = Static<typeof Record>
const complete = {
  time: true,
  place: true,
  chair: true,
  recorder: true,
  attendance: true,
  agenda: true,
  discussion: true,
  decision: true,
  signature: true,
} as const

/** Lateness goes by the day on which it was recorded, here or where an import has it from, whatever day the record says of itself. */
function recorded(
  id: string,
  body: Record,
  { orgId, heldOn = '' }: OrgLifeActivity,
  context: Context,
): Recorded<typeof OrgLifeRecorded> {
  const { recordedAt = context.now } = context
  const lagDays = Math.max(daysBetween(localDate(heldOn), localDateOf(recordedAt)), 0)
  const by = { recordedBy: context.actor.id, recordedOn: context.on, lagDays, late: lagDays > lateAfter }
  const { record, resolutions = [] } = body
  return { type: 'OrgLifeRecorded', data: { activityId: id, orgId, record, resolutions, ...by } }
}

export const recordActivity = orgLifeActivities.command('record', {
  summary: { zh: '登记会议记录', en: 'Record what a meeting decided, and what the record holds' },
  roles: keepers,
  body: Record,
  example: { record: complete, resolutions: ['通过支部年度计划'] },
  rule: ({ id, body, state, context }) => [recorded(id, body, state, context)],
})

export const correctRecord = orgLifeActivities.command('correctRecord', {
  summary: { zh: '整改会议记录', en: 'Complete a record that was returned' },
  roles: keepers,
  body: Record,
  example: { record: complete },
  rule: ({ id, body, state, context }) => [recorded(id, body, state, context)],
})

/** What the record itself says is missing of the nine. */
const missingOf = ({ record }: OrgLifeActivity): (typeof recordFlags)[number][] =>
  recordFlags.filter((flag) => !record?.[flag])

/** Whoever wrote the record does not pass it (5.1, separation of duties). */
function checkReviewer({ recordedBy }: OrgLifeActivity, { actor }: Context): void {
  if (recordedBy === actor.id)
    throw refuse('own-application', 'You wrote this record yourself; somebody else reviews it.')
}

/** M-073: a record is as it must be when it holds all nine. */
export const passRecord = orgLifeActivities.command('passRecord', {
  summary: { zh: '会议记录审核合格', en: 'Find a record complete' },
  roles: reviewers,
  body: Closed({}),
  example: {},
  rule({ id, state, context }) {
    checkReviewer(state, context)
    const missing = missingOf(state)
    if (missing.length > 0)
      throw refuse('record-incomplete', `The record lacks ${missing.join(', ')}. Return it with these.`)
    const { orgId, lagDays = 0 } = state
    const review = { compliant: true, missingFlags: [], lagDays, reviewedOn: context.on }
    return [{ type: 'OrgLifeRecordReviewed', data: { activityId: id, orgId, ...review } }]
  },
})

/** The reviewer may find missing what the record says it holds. */
export const returnRecord = orgLifeActivities.command('returnRecord', {
  summary: { zh: '会议记录退回整改', en: 'Return a record with what it lacks' },
  roles: reviewers,
  body: Closed({
    missingFlags: Type.Array(OneOf(...recordFlags), { minItems: 1, maxItems: recordFlags.length, uniqueItems: true }),
  }),
  example: { missingFlags: ['signature'] },
  rule({ id, body, state, context }) {
    checkReviewer(state, context)
    const lacking = new Set([...missingOf(state), ...body.missingFlags])
    const missingFlags = recordFlags.filter((flag) => lacking.has(flag))
    const { orgId, lagDays = 0 } = state
    const review = { compliant: false, missingFlags, lagDays, reviewedOn: context.on }
    return [{ type: 'OrgLifeRecordReviewed', data: { activityId: id, orgId, ...review } }]
  },
})
