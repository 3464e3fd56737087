import type { Attendance } from '@jiceng/contracts'
import { daysBetween, localDate, refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'

/** Hours of training a person takes in a day (M-014). */
const hoursADay = 8

interface Held {
  readonly startOn: string
  readonly endOn: string
  readonly hours: number
  readonly persons?: number | undefined
  readonly personTimes?: number | undefined
  readonly attendance?: Static<typeof Attendance> | undefined
}

/** Hours fit into the days of a session, for the whole and for each person. */
export function checkHours({ startOn, endOn, hours, attendance = [] }: Held, pointer: string): void {
  if (endOn < startOn)
    throw refuse('invalid-period', `The session cannot end before it begins, ${startOn}.`, `${pointer}/endOn`)
  const most = (daysBetween(localDate(startOn), localDate(endOn)) + 1) * hoursADay
  if (hours > most)
    throw refuse('too-many-hours', `From ${startOn} to ${endOn} there are ${most} hours at most.`, `${pointer}/hours`)
  const longer = attendance.findIndex((one) => one.hours > hours)
  if (longer >= 0)
    throw refuse('too-many-hours', `The session has ${hours} hours.`, `${pointer}/attendance/${longer}/hours`)
  const seen = new Set<string>()
  for (const [n, { personId }] of attendance.entries()) {
    if (seen.has(personId))
      throw refuse('attendance-invalid', `${personId} is listed twice.`, `${pointer}/attendance/${n}/personId`)
    seen.add(personId)
  }
}

/** What was held as it is recorded: the counts are those of the list, where there is one. */
export function checkSums(held: Held, pointer: string): void {
  if (held.personTimes === undefined) return
  checkHours(held, pointer)
  const listed = held.attendance?.length
  if (held.persons !== held.personTimes || (listed !== undefined && listed !== held.personTimes))
    throw refuse('attendance-invalid', 'The counts are not those of the list. Count anew.', `${pointer}/personTimes`)
}
