import type { matterEvents } from '@jiceng/contracts'
import type { Recorded } from '@jiceng/kernel'
import type { Running } from './deadlines.ts'
import type { Matter } from './view.ts'

type MatterEvent = Recorded<(typeof matterEvents)[number]>

/** What a step changes, but for the deadlines that run. */
export function changed(matter: Matter, event: MatterEvent): Partial<Matter> {
  switch (event.type) {
    case 'MatterReported': {
      const { fileBy: _, ...told } = event.data
      return { ...told, state: 'reported' }
    }
    case 'MatterFiled': {
      const { dispatchBy: _, ...filed } = event.data
      return { ...filed, state: 'filed' }
    }
    case 'MatterNotAccepted':
      return { state: 'not_accepted' }
    case 'MatterWithdrawn':
      return { state: 'withdrawn' }
    case 'MatterDispatched':
      return { ...event.data, state: 'dispatched', suspensions: [], unanswered: false }
    case 'MatterStarted':
      return { state: 'handling', startedBy: event.data.startedBy }
    case 'MatterHandled':
      return { ...event.data, state: 'handled', unanswered: false }
    case 'MatterVerified':
      return { state: 'verified', verifiedOn: event.data.verifiedOn }
    case 'MatterReturned':
      return { state: 'returned', rework: matter.rework + 1 }
    case 'MatterClosed':
      return { state: 'closed', closedOn: event.data.closedOn, onTime: event.data.onTime }
    case 'MatterRated':
      return { rating: event.data.rating }
    case 'MatterUrged':
      return { urging: event.data.level, urgedAs: Math.max(matter.urgedAs ?? 1, event.data.asLevel ?? 1) }
    case 'MatterUrgingCancelled':
      return {}
    default:
      return changedAside(matter, event)
  }
}

type Aside = Extract<
  MatterEvent,
  {
    type:
      | 'MatterSuspended'
      | 'MatterResumed'
      | 'MatterDeadlineExtended'
      | 'MatterEscalated'
      | 'MatterAssignedDown'
      | 'MatterMovedToGrid'
      | 'MatterOverdue'
      | 'MatterPhotoAdded'
      | 'MatterPhotoRemoved'
  }
>
/** What happens beside the seven steps: to the clock, and between the levels. */
function changedAside(matter: Matter, event: Aside): Partial<Matter> {
  switch (event.type) {
    case 'MatterSuspended':
      return { state: 'suspended', suspendedAt: event.data.suspendedAt, unanswered: false }
    case 'MatterResumed':
      return resumed(matter, event.data)
    case 'MatterDeadlineExtended': {
      const { amount, dueAt } = event.data
      const term = matter.term && { ...matter.term, amount: matter.term.amount + amount }
      return { dueAt, extensions: matter.extensions + 1, ...(term ? { term } : {}) }
    }
    case 'MatterEscalated':
      return { ...moved(matter, event.data, event.data.escalatedOn), unanswered: true }
    case 'MatterAssignedDown':
      return { ...moved(matter, event.data, event.data.assignedOn), unanswered: false }
    case 'MatterMovedToGrid':
      return { gridId: event.data.gridId }
    case 'MatterOverdue':
      return { overdue: [...new Set([...matter.overdue, event.data.deadline])] }
    case 'MatterPhotoAdded':
      return { photos: [...(matter.photos ?? []), event.data] }
    case 'MatterPhotoRemoved':
      return { photos: matter.photos?.filter(({ photoId }) => photoId !== event.data.photoId) ?? [] }
  }
}

function resumed(matter: Matter, { resumedAt, newDueAt }: { resumedAt: string; newDueAt: string }): Partial<Matter> {
  const from = matter.suspendedAt ?? resumedAt
  return { state: 'handling', dueAt: newDueAt, suspensions: [...matter.suspensions, { from, to: resumedAt }] }
}

const movesKept = 20
const moved = ({ escalations }: Matter, { from, to }: { from: number; to: number }, on: string): Partial<Matter> => ({
  level: to,
  escalations: [...escalations, { from, to, on }].slice(-movesKept),
})

/** The deadlines that run after an event and whose passing is not recorded yet. */
export function runningAfter({ running, dueAt = '', suspendedAt = '' }: Matter, event: MatterEvent): Running {
  const { close, answer: _, ...others } = running
  const closing = close === undefined ? {} : { close }
  switch (event.type) {
    case 'MatterReported':
      return { file: event.data.fileBy }
    case 'MatterFiled':
      return { dispatch: event.data.dispatchBy }
    case 'MatterDispatched':
      return { close: event.data.dueAt }
    case 'MatterNotAccepted':
    case 'MatterWithdrawn':
    case 'MatterClosed':
      return {}
    case 'MatterEscalated':
      return { ...running, answer: event.data.answerBy }
    case 'MatterAssignedDown':
    case 'MatterHandled':
      return { ...others, ...closing }
    case 'MatterSuspended':
      // What falls due at this very moment stays to be recorded.
      return dueAt > event.data.suspendedAt ? {} : closing
    case 'MatterResumed':
      return event.data.newDueAt > suspendedAt ? { close: event.data.newDueAt } : closing
    case 'MatterDeadlineExtended':
      return { ...running, close: event.data.dueAt }
    case 'MatterOverdue': {
      const { [event.data.deadline]: _, ...left } = running
      return left
    }
    default:
      return running
  }
}
