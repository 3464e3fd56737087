import {
  type Context,
  isLocalDate,
  type LocalDate,
  localDate,
  localDateOf,
  refuse,
  type StoredState,
} from '@jiceng/kernel'

const tolerance = 5 * 60_000

/**
 * Business time of a command: an instant, a date only, or nothing (now, but never before the previous step). What merely follows from
 * something else happens with the previous step, should it be later: nobody is there to be refused.
 */
export function businessTime(
  occurred: string | undefined,
  now: Date,
  previous: Pick<StoredState, 'lastOn' | 'lastAt'> | undefined,
  isFollowing = false,
): Pick<Context, 'at' | 'on'> {
  const given = occurred === undefined ? implied(now, previous) : parse(occurred)
  if (given.at ? given.at.getTime() > now.getTime() + tolerance : given.on > localDateOf(now))
    throw refuse(
      'occurred-in-future',
      `It is ${localDateOf(now)} now; give the moment at which it happened.`,
      '/occurredAt',
    )
  if (previous && isBefore(given, previous) && isFollowing)
    return { at: previous.lastAt ? new Date(previous.lastAt) : undefined, on: localDate(previous.lastOn) }
  if (previous && isBefore(given, previous))
    throw refuse(
      'occurred-before-previous',
      `The previous step happened on ${previous.lastOn}; give a later moment.`,
      '/occurredAt',
    )
  return given
}

/** When an import says that it was recorded: not before it happened, and not after now. */
export function recordTime(recorded: string, { at, on }: Pick<Context, 'at' | 'on'>, now: Date): string {
  const { at: moment, on: day } = parse(recorded, '/recordedAt')
  const isAfter = at && moment ? moment >= at : day >= on
  if (moment && isAfter && moment.getTime() <= now.getTime() + tolerance) return moment.toISOString()
  throw refuse('recorded-out-of-order', 'It was recorded after it happened, and before now.', '/recordedAt')
}

function implied(now: Date, previous: Pick<StoredState, 'lastOn' | 'lastAt'> | undefined): { at: Date; on: LocalDate } {
  const last = previous?.lastAt ? new Date(previous.lastAt) : undefined
  const at = last && last > now ? last : now
  return { at, on: localDateOf(at) }
}

function parse(occurred: string, pointer = '/occurredAt'): { at: Date | undefined; on: LocalDate } {
  if (isLocalDate(occurred)) return { at: undefined, on: occurred }
  const at = new Date(occurred)
  if (Number.isNaN(at.getTime()) || !occurred.includes('T') || at.toISOString().slice(0, 19) !== occurred.slice(0, 19))
    throw refuse(
      'invalid-date',
      `"${occurred}" is neither a day (2023-06-30) nor an instant (2023-06-30T08:00:00Z).`,
      pointer,
    )
  return { at, on: localDateOf(at) }
}

/** Days are compared when either side is only a date (`decisions` 2). */
function isBefore(
  given: { at: Date | undefined; on: LocalDate },
  previous: Pick<StoredState, 'lastOn' | 'lastAt'>,
): boolean {
  if (given.at && previous.lastAt) return given.at.getTime() < Date.parse(previous.lastAt)
  return given.on < previous.lastOn
}
