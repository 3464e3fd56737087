import { replicas } from '@jiceng/contracts'
import { reference, refuse } from '@jiceng/kernel'

/** A unit that is known and not closed, with the codes of the divisions it lies in. */
export const activeUnit = (id: string, pointer: string) =>
  reference(replicas.units.collection, id, pointer, ({ state, scopes }) => {
    const { name, state: now } = replicas.units.read(state)
    if (now !== 'active') throw refuse('unit-closed', `${name} is closed. Name a working unit.`, pointer)
    return { id, name, scopes }
  })
