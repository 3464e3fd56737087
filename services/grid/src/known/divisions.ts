import { replicas } from '@jiceng/contracts'
import { reference, refuse } from '@jiceng/kernel'

/** The community or village that something is to lie in: known, of that level and not retired. */
export const community = (code: string) =>
  reference(replicas.divisions.collection, `div_${code}`, '/divisionCode', ({ state, scopes }) => {
    const { name, kind, state: now } = replicas.divisions.read(state)
    if (kind !== 'community' && kind !== 'village')
      throw refuse(
        'wrong-level',
        `This lies in a community or village; ${name} is a ${kind}. Name one of its communities.`,
        '/divisionCode',
      )
    if (now === 'retired')
      throw refuse('division-retired', `${name} is retired. Name the community that followed it.`, '/divisionCode')
    return { code, name, scopes }
  })
