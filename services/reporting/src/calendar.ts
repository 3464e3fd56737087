import { type ClockTicked, Closed, calendarEvents, Day, Instant } from '@jiceng/contracts'
import { newId, type UnitOfWork } from '@jiceng/eventing'
import {
  addDays,
  instantOf,
  isLocalDate,
  type LocalDate,
  lifecycle,
  localDateOf,
  type Mechanism,
  type Recorded,
  refuse,
} from '@jiceng/kernel'
import { type Clock, calendarId } from '@jiceng/service-kit'
import type { Db } from 'mongodb'
import { Type } from 'typebox'

type Calendar = {
  readonly state: string
  readonly divisionCode: string
  /** The last tick: instant and day of the business clock. */
  readonly now: string
  readonly day: string
}

/** Days one command may move: a year and its leap day. */
const daysMax = 366

/** The one calendar of the city (`decisions` 16): versions 1, 2, 3 …, day D only after D−1, forward only. */
export function calendarOf(cityCode: string) {
  const calendar = lifecycle({
    name: 'calendar',
    collection: 'calendar',
    idPrefix: 'cal',
    mechanism: 'M-101',
    title: { zh: '业务日历', en: 'Business calendar' },
    events: calendarEvents,
    initial: { state: 'new', divisionCode: cityCode, now: '', day: '' } satisfies Calendar,
    machine: { new: { tick: 'running' }, running: { tick: 'running' } },
    view: Closed({ now: Instant, day: Day }),
    evolve: (state: Calendar, { data }): Calendar => ({ ...state, state: 'running', now: data.now, day: data.day }),
  })
  calendar.command('tick', {
    summary: { zh: '推进业务日历', en: 'Move the business calendar' },
    roles: ['ops', 'system'],
    body: Closed({ now: Type.Optional(Instant), day: Type.Optional(Day) }),
    example: { day: '2023-06-30' },
    id: () => calendarId,
    divisionCode: () => cityCode,
    rule: ({ body, state, context }) => ticks(state, target(body, context.now)),
  })
  return calendar
}

/** The instant to move to: as given, the day's last minute, or the system's now. */
function target({ now, day }: { now?: string; day?: string }, system: Date): Date {
  if (day !== undefined && !isLocalDate(day)) throw refuse('invalid-date', `${day} is no day of the calendar.`, '/day')
  const at = now === undefined ? (day === undefined ? system : instantOf(day, '00:00')) : new Date(now)
  if (Number.isNaN(at.getTime())) throw refuse('invalid-date', `${now} is no instant.`, '/now')
  return at
}

function ticks(state: Calendar, to: Date): Recorded<typeof ClockTicked>[] {
  const last = localDateOf(to)
  if (!isLocalDate(state.day)) return [tick(to, last)]
  if (to.toISOString() <= state.now)
    throw refuse('calendar-backwards', `The calendar stands at ${state.now}; give a later moment.`)
  const days: LocalDate[] = []
  for (let day = addDays(state.day, 1); day < last && days.length <= daysMax; day = addDays(day, 1)) days.push(day)
  if (days.length > daysMax) throw refuse('calendar-backwards', `One command moves at most ${daysMax} days.`)
  return [...days.map((day) => tick(instantOf(day, '00:00'), day)), tick(to, last)]
}
const tick = (now: Date, day: LocalDate): Recorded<typeof ClockTicked> => ({
  type: 'ClockTicked',
  data: { now: now.toISOString(), day },
})

/** Once with each tick, and once after a start. */
export function withEachTick(act: (db: Db, today: string) => Promise<unknown>) {
  let done: string | undefined
  return async (
    _work: UnitOfWork,
    { db, today, lastTick }: { readonly db: Db } & Pick<Clock, 'today' | 'lastTick'>,
  ) => {
    const tick = (await lastTick()) ?? ''
    if (tick === done) return
    await act(db, today())
    done = tick
  }
}

/** The hour that has begun, once: whoever comes second is refused, since the calendar stands there already. */
export async function tickHourly(
  work: UnitOfWork,
  { commands: { tick: command } }: Mechanism,
  now = new Date(),
): Promise<void> {
  const hour = `${now.toISOString().slice(0, 13)}:00:00.000Z`
  const actor = { id: 'system', kind: 'system' } as const
  if (command)
    await work.run({
      command,
      body: { now: hour },
      actor,
      hash: hour,
      requestId: `req_${newId()}`,
      correlationId: 'calendar',
    })
}
