import { RectificationOpened, RectificationRejected, RectificationVerified } from '@jiceng/contracts'
import { thresholds } from '../alerts/rules.ts'
import { after, overdue, wrong } from '../alerts/wrongs.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Wrong } from '../algebra/types.ts'

interface Rectification {
  readonly dueOn: Day
  readonly rejected: readonly Day[]
  readonly verifiedOn?: Day
}

/** W-29: past its day, severe a month later or when it was rejected twice; until it is verified. */
function wrongs({ dueOn, rejected, verifiedOn: to }: Rectification): Wrong[] {
  const late = overdue(dueOn, to)
  const from = rejected[thresholds.rejects - 1]
  return [
    ...wrong('W-29', 'W', late),
    ...wrong('W-29', 'S', after(thresholds.rectifySevere, late)),
    ...wrong('W-29', 'S', from === undefined ? [] : [{ from, to }]),
  ]
}

/** Something found wrong, until it is verified that it was put right (M-013). */
const rectifications = subject<Rectification>({
  name: 'rectification',
  resource: 'rectifications',
  measures: [],
  steps: [
    founds(RectificationOpened, ({ data }): Rectification => ({ dueOn: data.dueOn, rejected: [] })),
    changes(RectificationRejected, (state: Rectification, { data }) => ({
      ...state,
      rejected: [...state.rejected, data.rejectedOn],
    })),
    changes(RectificationVerified, (state: Rectification, { data }) => ({ ...state, verifiedOn: data.verifiedOn })),
  ],
  rules: ['W-29'],
  wrongs,
})

export const subjects = [rectifications] as const
