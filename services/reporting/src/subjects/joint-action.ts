import { JointActionHeld, jointActionCorrectionEvents } from '@jiceng/contracts'
import { toldOn } from '../alerts/wrongs.ts'
import { occurrence } from '../algebra/occurrence.ts'
import { allianceBoard } from '../hubs/alliance-board.ts'

/** What members of an alliance do together (M-065), by its kind (M-099). */
const jointActions = occurrence({
  name: 'joint-action',
  resource: 'joint-actions',
  measures: ['alliance-actions', 'alliance-action-persons'],
  event: JointActionHeld,
  corrections: jointActionCorrectionEvents,
  flows: ({ data: { action: label, persons, heldOn: on, allianceId } }) => {
    const of = { label, on, entities: [allianceId] }
    return [
      { measure: 'alliance-actions', amount: 1, ...of },
      { measure: 'alliance-action-persons', amount: persons, ...of },
    ]
  },
  exports: ({ at, data: { allianceId, heldOn: on } }) => [
    allianceBoard.lend(allianceId, { is: 'action', on, toldOn: toldOn({ at }) }),
  ],
})

export const subjects = [jointActions] as const
