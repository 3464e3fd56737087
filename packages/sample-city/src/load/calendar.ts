import { setTimeout as wait } from 'node:timers/promises'
import { type Door, field } from './door.ts'

/** Where the city's calendar stands; undefined before the first tick. */
export async function calendarNow(door: Door): Promise<string | undefined> {
  const { status, body } = await door.get('admin', '/v1/calendar/cal_city')
  const now = field(field(body, 'state'), 'now') ?? field(body, 'now')
  return status === 200 && typeof now === 'string' ? now : undefined
}

/** Moves the calendar to a moment; one that stands there or later stays. */
export async function moveCalendar(door: Door, to: string): Promise<void> {
  const before = await calendarNow(door)
  if (before !== undefined && before >= to) return
  // The first tick moves the clock back to the past it is about, so it has to have happened then.
  const tick = before === undefined ? { now: to, occurredAt: to } : { now: to }
  for (const end = Date.now() + patienceMs; ; await wait(noticeMs)) {
    // Without a key: a city that was started a moment ago refuses until it knows its own division, and a tick is given once anyhow.
    const { status, body } = await door.post('ops', '/v1/calendar', tick)
    if (status < 300) break
    if (Date.now() > end) throw new Error(`the calendar does not move to ${to}: ${JSON.stringify(body)}`)
  }
  // Every service hears of it by the log, and looks several times a second.
  await wait(noticeMs)
}
const noticeMs = 1000
const patienceMs = 60_000
