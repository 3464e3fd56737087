import { type Lookup, reference, refuse, type StoredState } from '@jiceng/kernel'
import { type Unit, units } from './unit.ts'

/** A unit as a rule reads it. */
export interface Host extends Unit {
  readonly id: string
  readonly scopes: readonly string[]
}

function hostOf({ _id, state, scopes }: StoredState, pointer: string): Host {
  const unit = units.read(state)
  if (unit.state === 'active') return { ...unit, id: _id, scopes }
  throw refuse('unit-closed', `${unit.name} closed on ${unit.closedOn}. Name a unit that is open.`, pointer)
}

/** The unit named by a body, refused when it is unknown or closed. */
export const activeUnit = (id: string, pointer: string): Lookup<Host> =>
  reference('units', id, pointer, (found) => hostOf(found, pointer))

/** All units named, in their order. */
export const activeUnits = (ids: readonly string[], pointer: string): Lookup<readonly Host[]> => ({
  collection: 'units',
  filter: { _id: { $in: [...ids] } },
  limit: Math.max(ids.length, 1),
  as: (found) =>
    ids.map((id, n) => {
      const one = found.find(({ _id }) => _id === id)
      if (one !== undefined) return hostOf(one, `${pointer}/${n}`)
      throw refuse(
        'unknown-reference',
        `${id} is not known here. Check the id, or register it first.`,
        `${pointer}/${n}`,
      )
    }),
})

/** Held by whoever closes a unit and by whoever puts an organisation on it: one of them sees the other. */
export const onUnit = (id: string): string => `unit:${id}`
