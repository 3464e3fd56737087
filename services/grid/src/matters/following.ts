import { type MatterProgress, matterStates } from '@jiceng/contracts'
import type { Reaction } from '@jiceng/eventing'
import { type Command, type Lookup, reference, refuse, type StoredState } from '@jiceng/kernel'
import type { Static } from 'typebox'
import { matters } from './matter.ts'

type Progress = Static<typeof MatterProgress>

/** Relates whatever names a matter to it. */
export const naming = (matterId: string): string => `matter:${matterId}`

function progressOf({ _id, version, state, lastOn }: StoredState): Progress {
  const now = matterStates.find((one) => one === state.state)
  if (now === undefined) throw new Error(`${_id} is ${state.state}, which is no state of a matter`)
  return { state: now, version, asOf: lastOn }
}

/** A matter of the division named or of one below it, and how far it is. */
export const matterIn = (id: string, divisionCode: string): Lookup<Progress> =>
  reference(matters.collection, id, '/matterId', (found) => {
    if (!found.scopes.includes(divisionCode))
      throw refuse('division-mismatch', `${id} lies in ${found.scopes.at(-1)}, not in ${divisionCode}.`, '/matterId')
    return progressOf(found)
  })

/** How far the matter is now, whichever of its steps is being told. */
export const matterNow = (id: string | undefined): Lookup<Progress> =>
  reference(matters.collection, id ?? '', '/matterId', progressOf)

/** An event may be looked at twice and late: what is known already is never followed by something older. */
export function checkNewer(known: Progress | undefined, now: Progress): void {
  if (known && now.version <= known.version)
    throw refuse('same-value', `It is known to be ${known.state} since version ${known.version}. Read it again later.`)
}

/** What leads a matter to another state. */
const steps = [
  'MatterFiled',
  'MatterNotAccepted',
  'MatterWithdrawn',
  'MatterDispatched',
  'MatterStarted',
  'MatterHandled',
  'MatterVerified',
  'MatterReturned',
  'MatterClosed',
  'MatterSuspended',
  'MatterResumed',
  'MatterFactRevoked',
]

/**
 * Everything of one kind that names a matter gets the command when the matter has moved on, and by itself when it was made: a step
 * taken while it was made is found so, and every later step finds it.
 */
export const followedBy = (name: string, made: string, command: Command): Reaction => ({
  name,
  service: 'grid',
  on: [made, ...steps],
  targets: ({ type, aggregate, version }) => ({
    collection: command.mechanism.collection,
    filter:
      type === made
        ? { _id: aggregate, 'state.matter.version': { $gte: 1 } }
        : { relates: naming(aggregate), 'state.matter.version': { $lt: version } },
    limit: 50,
  }),
  command,
  body: () => ({}),
  // No step of what is followed: whoever records one late is not refused for it.
  occurred: ({ lastAt, lastOn }) => lastAt ?? lastOn,
  recounts: true,
})
