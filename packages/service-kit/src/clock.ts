import { type LocalDate, localDateOf } from '@jiceng/kernel'
import type { Db } from 'mongodb'

/** The business clock: the system's, or one that only ticks move (`decisions` 16). Leases, tokens and TTLs never use it. */
export interface Clock {
  now(): Date
  today(): LocalDate
  /** The last tick of the calendar, read anew; undefined before the first. A manual clock stands there from then on. */
  lastTick(): Promise<string | undefined>
  stop(): void
}

/** Where the ticks stand: the calendar is one aggregate of reporting, and a replica elsewhere. */
export interface ClockOptions {
  readonly kind: 'system' | 'manual'
  readonly db: Db
  readonly collection: string
}
export const calendarId = 'cal_city'

interface CalendarDocument {
  readonly _id: string
  readonly state: { readonly now?: string }
}

/** Milliseconds after which a tick is noticed. */
const noticeMs = 200

export async function businessClock({ kind, db, collection }: ClockOptions): Promise<Clock> {
  const read = async (): Promise<string | undefined> =>
    (await db.collection<CalendarDocument>(collection).findOne({ _id: calendarId }))?.state.now
  if (kind === 'system')
    return { now: () => new Date(), today: () => localDateOf(new Date()), lastTick: read, stop: () => undefined }
  let tick: Date | undefined
  const lastTick = async (): Promise<string | undefined> => {
    const now = await read()
    if (now) tick = new Date(now)
    return now
  }
  await lastTick()
  const timer = setInterval(() => void lastTick().catch(() => undefined), noticeMs)
  const now = (): Date => tick ?? new Date()
  return { now, today: () => localDateOf(now()), lastTick, stop: () => clearInterval(timer) }
}
