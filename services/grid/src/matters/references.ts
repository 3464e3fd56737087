import { type Lookup, reference, refuse } from '@jiceng/kernel'
import { matters } from './matter.ts'

/** A matter of the division named or of one below it. */
export const matterIn = (id: string, divisionCode: string): Lookup<string> =>
  reference(matters.collection, id, '/matterId', ({ _id, scopes }) => {
    if (!scopes.includes(divisionCode))
      throw refuse('division-mismatch', `${id} lies in ${scopes.at(-1)}, not in ${divisionCode}.`, '/matterId')
    return _id
  })
