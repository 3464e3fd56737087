import { RectificationOpened, RectificationRejected, RectificationVerified } from '@jiceng/contracts'
import { after, overdue, wrong } from '../alerts/wrongs.ts'
import { owed } from '../algebra/owed.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Judged, Wrong } from '../algebra/types.ts'

interface Rectification {
  readonly orgId: string
  readonly severity: string
  readonly dueOn: Day
  readonly rejected: readonly Day[]
  readonly verifiedOn?: Day
}

/** W-29: past its day, severe a month later or when it was rejected twice; until it is verified. */
function wrongs({ dueOn, rejected, verifiedOn: to }: Rectification, { limits }: Judged): Wrong[] {
  const late = overdue(dueOn, to)
  const from = rejected[limits.rejects - 1]
  return [
    ...wrong('W-29', 'W', late),
    ...wrong('W-29', 'S', after(limits.rectifySevere, late)),
    ...wrong('W-29', 'S', from === undefined ? [] : [{ from, to }]),
  ]
}

/** What an organisation has to put right (M-013), owed by its day. Submitting is not enough: it is done once verified. */
const rectifications = subject<Rectification>({
  name: 'rectification',
  resource: 'rectifications',
  measures: ['rectifications-due', 'rectifications-due-verified'],
  steps: [
    founds(
      RectificationOpened,
      ({ data: { orgId, severity, dueOn } }): Rectification => ({ orgId, severity, dueOn, rejected: [] }),
    ),
    changes(RectificationRejected, (state: Rectification, { data }) => ({
      ...state,
      rejected: [...state.rejected, data.rejectedOn],
    })),
    changes(RectificationVerified, (state: Rectification, { data }) => ({ ...state, verifiedOn: data.verifiedOn })),
  ],
  contributions: ({ orgId, severity: label, dueOn, verifiedOn: doneOn }) =>
    owed({ due: 'rectifications-due', done: 'rectifications-due-verified', label, dueOn, doneOn, entities: [orgId] }),
  rules: ['W-29'],
  wrongs,
})

export const subjects = [rectifications] as const
