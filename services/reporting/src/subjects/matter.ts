import {
  levels,
  MatterClosed,
  MatterDeadlineExtended,
  MatterDispatched,
  MatterEscalated,
  MatterFiled,
  MatterHandled,
  MatterMovedToGrid,
  MatterRated,
  MatterReported,
  MatterResumed,
  MatterReturned,
  MatterSuspended,
  matterCorrectionEvents,
} from '@jiceng/contracts'
import { localDateOf } from '@jiceng/kernel'
import { daysAfter, lengthOf, overdue, wrong } from '../alerts/wrongs.ts'
import { both, later } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Flow, Judged, Wrong } from '../algebra/types.ts'

interface Matter {
  /** Where it was reported, and where it is now. */
  readonly gridId: string
  readonly inGridId?: string
  readonly kind: string
  readonly reported: readonly [bigClass: string, on: Day]
  readonly filed?: readonly [bigClass: string, on: Day]
  /** By the last dispatch, with what was added to it; none while the clock stands still. */
  readonly dueOn?: Day | undefined
  readonly dispatchedOn?: Day
  readonly isEmergency?: boolean
  /** Each time it was returned. */
  readonly returns?: readonly Day[]
  /** For the first time. */
  readonly handledOn?: Day
  readonly returnedOn?: Day
  readonly closed?: { readonly on: Day; readonly onTime: boolean; readonly hours: number }
  readonly rated?: readonly [rating: number, on: Day]
  readonly escalations: readonly (readonly [pair: string, on: Day])[]
}

/** The class of a category (N-49). */
const bigClass = (categoryCode: string): string => categoryCode.slice(0, 2)
const localDay = (instant: string): Day => localDateOf(new Date(instant))
const levelName = (level: number): string => levels[level - 1] ?? ''
const pairOf = ({ from, to }: { from: number; to: number }): string => `${levelName(from)}-${levelName(to)}`
const satisfied = 4

/** N-51: what is suspended owes nothing. On time is what was, unless it has become due earlier since. */
function due({ kind: label, dueOn, closed }: Matter, entities: readonly string[]): Flow[] {
  if (dueOn === undefined) return []
  const owed = { label, amount: 1, of: dueOn, on: dueOn }
  const found: Flow[] = [{ measure: 'matters-due', ...owed, entities }]
  if (!closed) return found
  found.push({ measure: 'matters-due-closed', ...owed, on: later(dueOn, closed.on) })
  if (closed.onTime && closed.on <= dueOn) found.push({ measure: 'matters-due-closed-on-time', ...owed, entities })
  return found
}

function handled({ kind: label, handledOn, returnedOn }: Matter): Flow[] {
  if (handledOn === undefined) return []
  const first = { label, amount: 1, of: handledOn, on: handledOn }
  if (returnedOn === undefined) return [{ measure: 'matters-handled', ...first }]
  return [
    { measure: 'matters-handled', ...first },
    { measure: 'matters-handled-returned', ...first, on: returnedOn },
  ]
}

function ended({ kind: label, closed, rated }: Matter, entities: readonly string[]): Flow[] {
  if (!closed) return []
  const { on, hours } = closed
  const found: Flow[] = [
    { measure: 'matters-closed', label, amount: 1, on, entities },
    { measure: 'matters-closed-by-hours', label: String(hours), amount: 1, on },
  ]
  if (!rated) return found
  const [rating, ratedOn] = rated
  found.push({ measure: 'matters-rated', label, amount: 1, on: ratedOn })
  if (rating >= satisfied) found.push({ measure: 'matters-rated-satisfied', label, amount: 1, on: ratedOn })
  return found
}

/** W-20: four fifths of the time are used, it has passed, twice as much has; and what is returned again. */
function wrongs({ dueOn, dispatchedOn, isEmergency, returns = [], closed }: Matter, { limits }: Judged): Wrong[] {
  const to = closed?.on
  const [, second] = returns
  const again = second === undefined ? [] : wrong('W-20', 'W', both([{ from: second }], [{ from: second, to }]))
  if (dueOn === undefined || dispatchedOn === undefined || dueOn < dispatchedOn) return again
  const days = lengthOf({ from: dispatchedOn, to: dueOn })
  const since = (from: Day) => both([{ from, to }], [{ from }])
  return [
    ...again,
    ...wrong('W-20', 'I', since(daysAfter(dispatchedOn, Math.floor((days * limits.matterUsedPct) / 100)))),
    ...wrong('W-20', isEmergency ? 'S' : 'W', overdue(dueOn, to)),
    ...wrong('W-20', 'S', overdue(daysAfter(dueOn, days), to)),
  ]
}

function contributions(matter: Matter): Flow[] {
  const { gridId, inGridId = gridId, reported, filed, escalations } = matter
  const entities = [gridId]
  const found: Flow[] = [{ measure: 'matters-reported', label: reported[0], amount: 1, on: reported[1], entities }]
  // What was not filed, or is no longer, was only reported.
  if (!filed) return found
  found.push({ measure: 'matters-filed', label: filed[0], amount: 1, on: filed[1], entities })
  found.push(...due(matter, [inGridId]), ...handled(matter), ...ended(matter, [inGridId]))
  for (const [label, on] of escalations) found.push({ measure: 'matter-escalations', label, amount: 1, on })
  return found
}

/** A matter in its seven steps. It is the subject most events are of: each step keeps a day, and no more. */
const matters = subject<Matter>({
  name: 'matter',
  resource: 'matters',
  measures: [
    'matters-reported',
    'matters-filed',
    'matters-closed',
    'matters-due',
    'matters-due-closed',
    'matters-due-closed-on-time',
    'matters-handled',
    'matters-handled-returned',
    'matters-closed-by-hours',
    'matters-rated',
    'matters-rated-satisfied',
    'matter-escalations',
  ],
  steps: [
    founds(
      MatterReported,
      ({ data }): Matter => ({
        gridId: data.gridId,
        kind: data.kind,
        reported: [bigClass(data.categoryCode), data.reportedOn],
        escalations: [],
      }),
    ),
    changes(MatterFiled, (state: Matter, { data }) => ({
      ...state,
      kind: data.kind,
      filed: [bigClass(data.categoryCode), data.filedOn],
      isEmergency: data.severity === 'emergency',
    })),
    changes(MatterDispatched, (state: Matter, { data }) => ({
      ...state,
      dueOn: localDay(data.dueAt),
      dispatchedOn: data.dispatchedOn,
    })),
    changes(MatterDeadlineExtended, (state: Matter, { data }) => ({ ...state, dueOn: localDay(data.dueAt) })),
    changes(MatterSuspended, (state: Matter) => ({ ...state, dueOn: undefined })),
    changes(MatterResumed, (state: Matter, { data }) => ({ ...state, dueOn: localDay(data.newDueAt) })),
    changes(MatterHandled, (state: Matter, { data }) => ({ ...state, handledOn: state.handledOn ?? data.handledOn })),
    changes(MatterReturned, (state: Matter, { data }) => ({
      ...state,
      returnedOn: state.returnedOn ?? data.returnedOn,
      returns: [...(state.returns ?? []), data.returnedOn],
    })),
    changes(MatterClosed, (state: Matter, { data }) => ({
      ...state,
      closed: { on: data.closedOn, onTime: data.onTime, hours: data.workingHours },
    })),
    changes(MatterRated, (state: Matter, { data }) => ({ ...state, rated: [data.rating, data.ratedOn] as const })),
    changes(MatterMovedToGrid, (state: Matter, { data }) => ({ ...state, inGridId: data.gridId })),
    changes(MatterEscalated, (state: Matter, { data }) => ({
      ...state,
      escalations: [...state.escalations, [pairOf(data), data.escalatedOn] as const],
    })),
  ],
  corrections: matterCorrectionEvents,
  contributions,
  rules: ['W-20'],
  wrongs,
})

export const subjects = [matters] as const
