import { Closed, Id, MemberId, Text } from '@jiceng/contracts'
import { reference, refuse } from '@jiceng/kernel'
import { rotationOf } from '../rotations/references.ts'
import { departure, succession } from '../rotations/turns.ts'
import { leaders } from '../sides.ts'
import { alliances } from './alliance.ts'
import { checkEnough } from './members.ts'
import { onAlliance } from './references.ts'
import { reviewed } from './reviews.ts'
import { checkMember, remindedInARow, standingOf } from './standings.ts'
import type { Alliance } from './view.ts'

const managed = { memberId: MemberId, reviewId: Id }
const example = { memberId: 'org_01J0000000000000000000000C', reviewId: 'drv_01J0000000000000000000000A2023H1' }
const review = ({ id, body }: { id: string; body: { reviewId: string; memberId: string } }) => ({
  review: reviewed(body.reviewId, id, body.memberId),
})
/** Two half-years in a row with a reminder propose that a member leaves (M-098). */
const remindersMax = 2

function checkOutcome(outcome: string, wanted: string): void {
  if (outcome !== wanted)
    throw refuse('outcome-differs', `The review decided to ${outcome} it, not to ${wanted} it.`, '/reviewId')
}

export const remindMember = alliances.command('remind', {
  summary: { zh: '提醒成员', en: 'Remind a member of its duty, as a review decided' },
  roles: leaders,
  body: Closed(managed),
  example,
  lookups: review,
  rule({ body: { memberId, reviewId }, state, found: { review }, context }) {
    checkMember(state, memberId)
    checkOutcome(review.outcome, 'remind')
    const inARow = remindedInARow(standingOf(state, memberId), review.period)
    const data = { memberId, reviewId, period: review.period, inARow, remindedOn: context.on }
    return [{ type: 'AllianceMemberReminded', data }]
  },
})

export const suspendMember = alliances.command('suspendMember', {
  summary: { zh: '暂停成员', en: 'Suspend a member, as a review decided' },
  roles: leaders,
  body: Closed(managed),
  example,
  lookups: review,
  rule({ body: { memberId, reviewId }, state, found: { review }, context }) {
    checkMember(state, memberId)
    checkOutcome(review.outcome, 'suspend')
    if (standingOf(state, memberId)?.suspendedOn)
      throw refuse('member-suspended', `${memberId} is suspended already.`, '/memberId')
    const data = { memberId, reviewId, period: review.period, suspendedOn: context.on }
    return [{ type: 'AllianceMemberSuspended', data }]
  },
})

export const restoreMember = alliances.command('restoreMember', {
  summary: { zh: '恢复成员', en: 'Let a suspended member take part again' },
  roles: leaders,
  body: Closed({ memberId: MemberId, reason: Text }),
  example: { memberId: 'org_01J0000000000000000000000C', reason: '已整改' },
  rule({ body: { memberId, reason }, state, context }) {
    checkMember(state, memberId)
    if (!standingOf(state, memberId)?.suspendedOn)
      throw refuse('same-value', `${memberId} is not suspended.`, '/memberId')
    return [{ type: 'AllianceMemberRestored', data: { memberId, reason, restoredOn: context.on } }]
  },
})

/** A review proposes that a member leaves when it says so, or when it reminded it in two half-years in a row. */
function checkProposed(alliance: Alliance, memberId: string, reviewId: string, outcome: string): void {
  const standing = standingOf(alliance, memberId)
  const isRepeated = standing?.reviewId === reviewId && standing.inARow >= remindersMax
  if (outcome !== 'exit' && !isRepeated)
    throw refuse('exit-not-proposed', `No review proposes that ${memberId} leaves. Remind it first.`, '/reviewId')
}

/** The joint meeting that decided it: one of this alliance, and held. */
const decidedBy = (meetingId: string, allianceId: string) =>
  reference('alliance_meetings', meetingId, '/meetingId', ({ state }) => {
    if (state.allianceId === allianceId && state.state === 'held') return meetingId
    throw refuse('meeting-not-held', `${meetingId} is no meeting that this alliance held. Name one.`, '/meetingId')
  })

export const exitMember = alliances.command('exit', {
  summary: { zh: '清退成员', en: 'Let a member go that a review proposed and the joint meeting decided on' },
  roles: leaders,
  body: Closed({ ...managed, meetingId: Id, reason: Text }),
  example: { ...example, meetingId: 'mtg_01J0000000000000000000000A', reason: '连续两次提醒' },
  lookups: ({ id, body, ...input }) => ({
    ...review({ id, body, ...input }),
    rotation: rotationOf(id),
    meeting: decidedBy(body.meetingId, id),
  }),
  rule({ id, body: { memberId, reviewId, meetingId, reason }, state, found: { review, rotation }, context }) {
    checkMember(state, memberId)
    checkProposed(state, memberId, reviewId, review.outcome)
    checkEnough(state.members.length - 1)
    if (rotation?.terms.some((term) => term.state === 'on_duty' && term.orgId === memberId)) succession(rotation)
    return {
      events: [{ type: 'AllianceMemberLeft', data: { memberId, leftOn: context.on, reason, meetingId } }],
      also: departure(rotation, memberId, context.on, reason),
      guards: [onAlliance(id)],
    }
  },
})
