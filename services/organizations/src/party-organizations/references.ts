import { type Lookup, reference, refuse, type StoredState } from '@jiceng/kernel'
import { type Organization, organizations } from './party-organization.ts'

/** A Party organisation as another's rule reads it. */
export interface Superior extends Organization {
  readonly scopes: readonly string[]
}

const running = ['active', 'overdue_term']

function superiorOf({ state, scopes }: StoredState, pointer: string): Superior {
  const organization = organizations.read(state)
  if (running.includes(organization.state)) return { ...organization, scopes }
  throw refuse(
    'organization-not-active',
    `${organization.name} is ${organization.state}. Name an organisation that is at work.`,
    pointer,
  )
}

/** The organisation named by a body, refused when it is unknown or not at work. */
export const runningOrganization = (id: string, pointer: string): Lookup<Superior> =>
  reference('organizations', id, pointer, (found) => superiorOf(found, pointer))

/** The path of codes where an organisation lies now. */
export const ownPlace = (id: string): Lookup<readonly string[]> => ({
  collection: 'organizations',
  filter: { _id: id },
  limit: 1,
  as: ([found]) => found?.scopes ?? [],
})

/** The field of an organisation, whether it is at work or not. */
export const fieldOf = (id: string): Lookup<Organization['field'] | undefined> => ({
  collection: 'organizations',
  filter: { _id: id },
  limit: 1,
  as: ([found]) => found && organizations.read(found.state).field,
})

/** Whether an organisation is above another one that is at work. */
export const anyChild = (id: string): Lookup<boolean> => ({
  collection: 'organizations',
  filter: { relates: `parent:${id}`, 'state.state': { $in: running } },
  limit: 1,
  as: (found) => found.length > 0,
})

/** What lies in another district reads as what does not exist. */
export const elsewhere = (id: string, pointer: string) =>
  refuse('unknown-reference', `${id} is not known here. Check the id, or register it first.`, pointer)

/** Held by whoever puts something below or into an organisation, and by whoever ends it: one of them sees the other. */
export const onOrganization = (id: string): string => `organization:${id}`
/** Held by every change of the tree of organisations. */
export const treeOfOrganizations = 'tree:organizations'
