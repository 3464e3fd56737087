import { RectificationOpened, RectificationVerified } from '@jiceng/contracts'
import { later } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'

interface Rectification {
  readonly orgId: string
  readonly severity: string
  readonly dueOn: Day
  readonly verifiedOn?: Day
}

/** What an organisation has to put right (M-013), owed by its day. Submitting is not enough: it is done once verified. */
const rectifications = subject<Rectification>({
  name: 'rectification',
  resource: 'rectifications',
  measures: ['rectifications-due', 'rectifications-due-verified'],
  steps: [
    founds(RectificationOpened, ({ data: { orgId, severity, dueOn } }): Rectification => ({ orgId, severity, dueOn })),
    changes(RectificationVerified, (state: Rectification, { data }) => ({ ...state, verifiedOn: data.verifiedOn })),
  ],
  contributions({ orgId, severity, dueOn, verifiedOn }) {
    const owed = { label: severity, amount: 1, of: dueOn, on: dueOn, entities: [orgId] }
    return [
      { measure: 'rectifications-due', ...owed },
      ...(verifiedOn ? [{ measure: 'rectifications-due-verified', ...owed, on: later(dueOn, verifiedOn) }] : []),
    ]
  },
})

export const subjects = [rectifications] as const
