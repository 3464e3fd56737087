import { addDays } from '@jiceng/kernel'
import type { Thing } from '../delivery.ts'
import type { Act, World } from './world.ts'

/** What may follow what, as the matter's own machine has it. */
const next: Readonly<Record<string, readonly string[]>> = {
  MatterReported: ['MatterFiled', 'MatterFiled', 'MatterNotAccepted', 'MatterFiled'],
  MatterFiled: ['MatterDispatched', 'MatterEscalated', 'MatterWithdrawn', 'MatterDispatched'],
  MatterEscalated: ['MatterDispatched', 'MatterAssignedDown'],
  MatterAssignedDown: ['MatterDispatched'],
  MatterDispatched: ['MatterStarted', 'MatterDeadlineExtended', 'MatterDispatched', 'MatterStarted'],
  MatterDeadlineExtended: ['MatterStarted', 'MatterEscalated'],
  MatterStarted: ['MatterHandled', 'MatterSuspended', 'MatterMovedToGrid', 'MatterDispatched'],
  MatterMovedToGrid: ['MatterHandled'],
  MatterSuspended: ['MatterResumed'],
  MatterResumed: ['MatterHandled', 'MatterSuspended'],
  MatterHandled: ['MatterVerified', 'MatterReturned', 'MatterVerified'],
  MatterReturned: ['MatterStarted', 'MatterDispatched'],
  MatterVerified: ['MatterClosed'],
  MatterClosed: ['MatterRated'],
}
const kinds = ['key_minor', 'dispute', 'hazard'] as const

/** Whatever its type makes of it; more than one event has, as a subject reads it by its name. */
function told({ today }: World, n: number): Readonly<Record<string, unknown>> {
  const day = today()
  // In the evening of universal time it is the next day in the city.
  const dueAt = `${addDays(day, n % 20)}T${n % 3 ? '02' : '18'}:00:00.000Z`
  return {
    ...{ kind: kinds[n % 3], categoryCode: `0${(n % 6) + 1}02`, gridId: `grd_${n % 4}` },
    ...{ reportedOn: day, filedOn: day, dueAt, newDueAt: dueAt, handledOn: day, returnedOn: day, closedOn: day },
    ...{ dispatchedOn: day, severity: n % 5 ? 'normal' : 'emergency' },
    ...{ onTime: n % 2 === 0, workingHours: n % 50, rating: (n % 5) + 1, ratedOn: day },
    ...{ from: (n % 3) + 1, to: (n % 3) + 2, escalatedOn: day },
  }
}

export function matterActs(world: World): Act[] {
  const { some, make, tell, corrected } = world
  const step = (matter: Thing, n: number): void => {
    const types = next[matter.events.at(-1)?.type ?? ''] ?? []
    const type = types[n % types.length]
    if (type) tell(matter, type, told(world, n))
  }
  return [
    (which, how) => {
      const matter = make('matter', 'mat', which)
      tell(matter, 'MatterReported', told(world, how), how % 12)
      for (let n = 0; n < how % 14; n++) step(matter, which + 5 * n)
    },
    (which, how) => {
      const matter = some('matter', which)
      for (let n = 0; matter && n <= how % 7; n++) step(matter, how + 5 * n)
    },
    (which, how) => {
      const type = how % 2 ? 'MatterFiled' : 'MatterRated'
      corrected(some('matter', which), type, 'Matter', how, told(world, how))
    },
  ]
}
