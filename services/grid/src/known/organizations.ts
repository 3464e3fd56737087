import { replicas } from '@jiceng/contracts'
import { reference, refuse } from '@jiceng/kernel'

/** A Party organisation that is known and neither merged nor dissolved. */
export const activeOrganization = (id: string, pointer: string) =>
  reference(replicas.organizations.collection, id, pointer, ({ state }) => {
    const organization = replicas.organizations.read(state)
    if (organization.state !== 'active')
      throw refuse(
        'organization-not-active',
        `${organization.name} is ${organization.state}. Name an active one.`,
        pointer,
      )
    return organization
  })
