import type { DutyRotationSkipped, DutyTerm, rotationUnits } from '@jiceng/contracts'
import { addDays, localDate, type Part, periodOf, type Recorded, refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'
import { earlier } from '../days.ts'
import { type Rotation, rotationIdOf, rotations, type Turn } from './rotation.ts'

type Term = Static<typeof DutyTerm>
type Skipped = Recorded<typeof DutyRotationSkipped>
type Waiting = Pick<Turn, 'no' | 'round' | 'orgId'>

const dayAfter = (day: string): string => addDays(localDate(day), 1)
const dayBefore = (day: string): string => addDays(localDate(day), -1)

/** Turns one after the other from a day on: the first to the end of its period, each of the others a whole one. */
export function laidOut(waiting: readonly Waiting[], from: string, unit: (typeof rotationUnits)[number]): Term[] {
  let day = from
  return waiting.map(({ no, round, orgId }) => {
    const { end } = periodOf(unit, localDate(day))
    const term = { no, round, orgId, from: day, to: end }
    day = dayAfter(end)
    return term
  })
}

/** The day after the last turn: where the next one begins. */
export function nextDay({ terms, startOn = '' }: Rotation): string {
  const last = terms.reduce((latest, { to = '' }) => (to > latest ? to : latest), '')
  return last === '' ? startOn : dayAfter(last)
}

const scheduled = (rotation: Rotation): Turn[] => rotation.terms.filter(({ state }) => state === 'scheduled')
const named = (ids: readonly string[]): string => ids.join(', ')

/**
 * The turns that an order adds. While somebody has had no turn in this round, only they are added to it; a new round has
 * everybody once, and is scheduled when the last one of this round is on duty.
 */
export function newTurns(rotation: Rotation, members: readonly string[], order: readonly string[]): Waiting[] {
  const foreign = order.findIndex((id) => !members.includes(id))
  if (foreign >= 0) throw refuse('not-a-member', `${order[foreign]} is not a member now.`, `/order/${foreign}`)
  const round = rotation.terms.at(-1)?.round ?? 0
  const had = new Set(rotation.terms.filter((term) => term.round === round).map(({ orgId }) => orgId))
  const left = round === 0 ? [] : members.filter((id) => !had.has(id))
  const first = (rotation.terms.at(-1)?.no ?? 0) + 1
  const turns = order.map((orgId, n) => ({ no: first + n, orgId, round: left.length > 0 ? round : round + 1 }))
  if (left.length > 0) {
    const again = order.findIndex((id) => had.has(id))
    if (again < 0) return turns
    const detail = `${order[again]} has had its turn in round ${round}. First comes whoever has not: ${named(left)}.`
    throw refuse('turn-order', detail, `/order/${again}`)
  }
  if (scheduled(rotation).length > 0)
    throw refuse(
      'turns-left',
      `Of round ${round} turns are still to come. Schedule the next one when its last is on duty.`,
    )
  const missing = members.filter((id) => !order.includes(id))
  if (missing.length > 0)
    throw refuse('turn-order', `In a round everybody has one turn. Add ${named(missing)}.`, '/order')
  return turns
}

/** The one on duty, and whoever follows; refused when nobody does, for then nobody would be on duty. */
export function succession(rotation: Rotation): { readonly now: Turn; readonly next: Turn } {
  const now = rotation.terms.find(({ state }) => state === 'on_duty')
  const [next] = scheduled(rotation)
  if (now && next) return { now, next }
  throw refuse('next-turn-missing', 'Nobody comes after it. Schedule the next round first.')
}

/** A turn is skipped: what it served stays, and those after it move up to the day on which it ended. */
export function skipped(rotation: Rotation, term: Turn, on: string, reason: string): Skipped {
  const { no, orgId, from = on, to = on } = term
  const last = earlier(dayBefore(on), to)
  const servedTo = term.state === 'on_duty' && last >= from ? last : undefined
  const after = scheduled(rotation).filter((one) => one.no > no)
  const terms = laidOut(after, servedTo ? dayAfter(servedTo) : from, rotation.periodUnit)
  return {
    type: 'DutyRotationSkipped',
    data: { no, orgId, reason, ...(servedTo ? { servedTo } : {}), terms, skippedOn: on },
  }
}

/** Whoever leaves the alliance has no turns any more: first the later ones, then the one it is in. */
function departed(rotation: Rotation, orgId: string, on: string, reason: string): Skipped[] {
  const open = rotation.terms.filter(({ state }) => state === 'scheduled' || state === 'on_duty')
  let after = rotation
  return open
    .filter((term) => term.orgId === orgId)
    .reverse()
    .map((term) => {
      const event = skipped(after, term, on, reason)
      after = rotations.evolve(after, event)
      return event
    })
}

/** The rotation's share when a member leaves. */
export const departure = (rotation: Rotation | undefined, orgId: string, on: string, reason: string): Part[] =>
  rotation?.state === 'running'
    ? [{ mechanism: rotations, id: rotationIdOf(rotation.allianceId), events: departed(rotation, orgId, on, reason) }]
    : []

/** Who is on duty by the calendar on a day. */
export const dutyOn = (rotation: Rotation | undefined, day: string): string | undefined =>
  rotation?.terms.find(({ from, to }) => from !== undefined && to !== undefined && from <= day && day <= to)?.orgId

/** The rotation's share when its alliance is dissolved. */
export const rotationEnded = (rotation: Rotation | undefined, endedOn: string, reason: string): Part[] =>
  rotation?.state === 'running'
    ? [
        {
          mechanism: rotations,
          id: rotationIdOf(rotation.allianceId),
          events: [{ type: 'DutyRotationEnded', data: { reason, endedOn } }],
        },
      ]
    : []
