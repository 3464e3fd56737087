import type { Reaction } from '@jiceng/eventing'
import { checkIns } from './check-in.ts'
import { endCheckIn } from './commands.ts'

/** A unit that is closed serves nobody any more: its check-in ends. */
export const checkInEnded: Reaction = {
  name: 'check-in-ended',
  service: 'organizations',
  on: ['UnitClosed'],
  targets: ({ aggregate }) => ({
    collection: checkIns.collection,
    filter: { relates: `unit:${aggregate}`, 'state.state': 'active' },
    limit: 50,
  }),
  command: endCheckIn,
  body: () => ({ reason: '单位注销' }),
}
