import { replicas } from '@jiceng/contracts'
import { type Lookup, reference, refuse } from '@jiceng/kernel'

/** The divisions a matter lies in: one that is known, and was neither withdrawn nor refused. */
export const workedOn = (id: string, pointer: string): Lookup<readonly string[]> =>
  reference(replicas.matters.collection, id, pointer, ({ state, scopes }) => {
    const { state: now } = replicas.matters.read(state)
    if (now === 'withdrawn' || now === 'not_accepted')
      throw refuse(
        'matter-dropped',
        `${id} is ${now}: nobody works on it. Name another one, or report it anew.`,
        pointer,
      )
    return scopes
  })
