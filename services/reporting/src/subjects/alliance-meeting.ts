import { AllianceMeetingHeld } from '@jiceng/contracts'
import { toldOn } from '../alerts/wrongs.ts'
import { occurrence } from '../algebra/occurrence.ts'
import { allianceBoard } from '../hubs/alliance-board.ts'

/** A joint meeting of an alliance (M-095): what its quarter owes is met by one with more than half of those due. */
const meetings = occurrence({
  name: 'alliance-meeting',
  resource: 'alliance-meetings',
  measures: [],
  event: AllianceMeetingHeld,
  flows: () => [],
  exports: ({ at, data: { allianceId, heldOn: on, present, due } }) => [
    allianceBoard.lend(allianceId, { is: 'meeting', on, toldOn: toldOn({ at }), valid: present * 2 > due }),
  ],
})

export const subjects = [meetings] as const
