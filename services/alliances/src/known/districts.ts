import { replicas } from '@jiceng/contracts'
import { type Lookup, reference, refuse } from '@jiceng/kernel'

/** A district: known, of that level and not retired. */
export const district = (code: string, pointer: string): Lookup<string> =>
  reference(replicas.divisions.collection, `div_${code}`, pointer, ({ state }) => {
    const { name, kind, state: now } = replicas.divisions.read(state)
    if (kind !== 'district') throw refuse('wrong-level', `${name} is a ${kind}. Name a district.`, pointer)
    if (now === 'retired')
      throw refuse('division-retired', `${name} is retired. Name the one that followed it.`, pointer)
    return name
  })
