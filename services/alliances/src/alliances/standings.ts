import { Closed, Day, HalfYear, Id, MemberId, memberIdOf, type memberStandingEvents } from '@jiceng/contracts'
import { parsePeriod, previousPeriod, type Recorded, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import type { Alliance } from './view.ts'

/** What reviews did to a member (M-098); a member of whom nothing is said stands well. */
export const Standing = Closed({
  memberId: MemberId,
  reviewId: Id,
  /** The half-year for which it was reminded last, and in how many in a row. */
  remindedIn: Type.Optional(HalfYear),
  inARow: Type.Integer({ minimum: 0 }),
  suspendedOn: Type.Optional(Day),
})
type Standing = Static<typeof Standing>
type StandingEvent = Recorded<(typeof memberStandingEvents)[number]>

export const standingOf = ({ standings }: Pick<Alliance, 'standings'>, memberId: string): Standing | undefined =>
  standings.find((one) => one.memberId === memberId)

export const without = (standings: readonly Standing[], memberId: string): Standing[] =>
  standings.filter((one) => one.memberId !== memberId)

/** The standings of an alliance after an event. */
export function withStanding(alliance: Pick<Alliance, 'standings'>, { type, data }: StandingEvent): Standing[] {
  const { memberId } = data
  const before = standingOf(alliance, memberId)
  const others = without(alliance.standings, memberId)
  if (type === 'AllianceMemberReminded') {
    const { reviewId, period, inARow } = data
    return [...others, { ...before, memberId, reviewId, remindedIn: period, inARow }]
  }
  if (type === 'AllianceMemberSuspended')
    return [...others, { inARow: 0, ...before, memberId, reviewId: data.reviewId, suspendedOn: data.suspendedOn }]
  const { suspendedOn: _, ...restored } = before ?? {}
  return 'remindedIn' in restored && before ? [...others, { ...restored, memberId }] : others
}

/** How often in a row a member will have been reminded after this half-year. */
export function remindedInARow(standing: Standing | undefined, period: string): number {
  if (!standing?.remindedIn) return 1
  if (standing.remindedIn >= period)
    throw refuse('already-exists', `It was reminded for ${standing.remindedIn} already. Review the next half-year.`)
  return standing.remindedIn === previousPeriod(parsePeriod(period)).id ? standing.inARow + 1 : 1
}

/** Refuses whoever is no member, or is the lead. */
export function checkMember({ name, leadOrgId, members }: Alliance, memberId: string): void {
  if (memberId === leadOrgId)
    throw refuse('lead-stays', 'The lead is not managed as a member. Dissolve the alliance instead.', '/memberId')
  if (!members.some((member) => memberIdOf(member) === memberId))
    throw refuse('not-a-member', `${memberId} is not a member of ${name}.`, '/memberId')
}
