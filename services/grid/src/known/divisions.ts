import { type KnownDivision, replicas } from '@jiceng/contracts'
import { reference, refuse } from '@jiceng/kernel'

type Level = KnownDivision['kind']

/** A division that something is to lie in: known, of one of the levels and not retired. */
export const divisionOf = (levels: readonly Level[], code: string) =>
  reference(replicas.divisions.collection, `div_${code}`, '/divisionCode', ({ state, scopes }) => {
    const { name, kind, state: now } = replicas.divisions.read(state)
    if (!levels.includes(kind))
      throw refuse(
        'wrong-level',
        `This lies in a ${levels.join(' or ')}; ${name} is a ${kind}. Name one of those.`,
        '/divisionCode',
      )
    if (now === 'retired')
      throw refuse('division-retired', `${name} is retired. Name the ${kind} that followed it.`, '/divisionCode')
    return { code, name, kind, scopes }
  })

export const community = (code: string) => divisionOf(['community', 'village'], code)
export const townOrCommunity = (code: string) => divisionOf(['town', 'community', 'village'], code)
