import { replicas } from '@jiceng/contracts'
import { type Lookup, reference, refuse, type StoredState } from '@jiceng/kernel'
import { inOrder } from './references.ts'

function active({ state, scopes }: StoredState, pointer: string) {
  const organization = replicas.organizations.read(state)
  if (organization.state !== 'active')
    throw refuse(
      'organization-not-active',
      `${organization.name} is ${organization.state}. Name an active one.`,
      pointer,
    )
  return { ...organization, scopes }
}
type Active = ReturnType<typeof active>

/** A Party organisation that is known and neither merged nor dissolved, with the divisions it lies in. */
export const activeOrganization = (id: string, pointer: string): Lookup<Active> =>
  reference(replicas.organizations.collection, id, pointer, (found) => active(found, pointer))

/** All of them named, in one reading. */
export const activeOrganizations = (ids: readonly string[], pointer: string): Lookup<readonly Active[]> => ({
  collection: replicas.organizations.collection,
  filter: { _id: { $in: ids } },
  limit: Math.max(1, ids.length),
  as: (found) => inOrder(found, ids, pointer).map((one, n) => active(one, `${pointer}/${n}`)),
})
