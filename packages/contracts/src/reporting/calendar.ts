import { event } from '@jiceng/kernel'
import { Closed, Day, Instant } from '../fields.ts'

/** A day has begun: versions 1, 2, 3 … of the one calendar (`decisions` 16). */
export const ClockTicked = event('ClockTicked', Closed({ now: Instant, day: Day }))
export const calendarEvents = [ClockTicked] as const
