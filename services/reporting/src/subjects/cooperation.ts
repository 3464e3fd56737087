import { CooperationOpened, JointRiskClosed, JointRiskRaised } from '@jiceng/contracts'
import { occurrence } from '../algebra/occurrence.ts'
import { owed } from '../algebra/owed.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'

/** Topics members of an alliance work on together (M-064). */
const cooperations = occurrence({
  name: 'cooperation',
  resource: 'cooperation-topics',
  measures: ['cooperations-opened'],
  event: CooperationOpened,
  flows: ({ data: { kind: label, startedOn: on, allianceId } }) => [
    { measure: 'cooperations-opened', label, amount: 1, on, entities: [allianceId] },
  ],
})

interface Risk {
  readonly allianceId: string
  readonly foundOn: Day
  readonly dueOn: Day
  readonly closedOn?: Day
}
/** A risk that an alliance sees to (M-070), owed by its day. */
const jointRisks = subject<Risk>({
  name: 'joint-risk',
  resource: 'joint-risks',
  measures: ['joint-risks-raised', 'joint-risks-due', 'joint-risks-due-closed'],
  steps: [
    founds(JointRiskRaised, ({ data: { allianceId, foundOn, dueOn } }): Risk => ({ allianceId, foundOn, dueOn })),
    changes(JointRiskClosed, (state: Risk, { data }) => ({ ...state, closedOn: data.closedOn })),
  ],
  contributions: ({ allianceId, foundOn: on, dueOn, closedOn: doneOn }) => [
    { measure: 'joint-risks-raised', amount: 1, on, entities: [allianceId] },
    ...owed({ due: 'joint-risks-due', done: 'joint-risks-due-closed', dueOn, doneOn, entities: [allianceId] }),
  ],
})

export const subjects = [cooperations, jointRisks] as const
