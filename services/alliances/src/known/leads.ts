import { replicas } from '@jiceng/contracts'
import { reference, refuse } from '@jiceng/kernel'

const leading = ['working_committee', 'township_committee']

/** The one that leads: known, active, the committee of a sub-district or a township (M-061). `place` is where it lies now. */
export const lead = (orgId: string, pointer: string) =>
  reference(replicas.organizations.collection, orgId, pointer, ({ state, scopes }) => {
    const { id, name, kind, state: now } = replicas.organizations.read(state)
    if (now !== 'active')
      throw refuse('organization-not-active', `${name} is ${now}. An active committee must lead.`, pointer)
    if (!leading.includes(kind))
      throw refuse(
        'lead-type',
        `${name} is a ${kind}; a ${leading.join(' or ')} leads, the others are members.`,
        pointer,
      )
    return { id, name, place: scopes.at(-1) ?? '' }
  })
