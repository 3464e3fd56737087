import { type KnownOrganization, type KnownUnit, type Member, replicas } from '@jiceng/contracts'
import { type Lookup, refuse, type StoredState } from '@jiceng/kernel'
import type { Static } from 'typebox'

/** Somebody who may become a member. */
export type Candidate = Omit<Static<typeof Member>, 'joinedOn'>
/** Ids that a body names, and the JSON pointer of the n-th. */
export interface Chosen {
  readonly ids: readonly string[]
  readonly pointer: (n: number) => string
}

const branches = ['branch', 'joint_branch', 'temporary_branch', 'floating_branch', 'neighbourhood_branch']
export const isBranch = (kind: string): boolean => branches.includes(kind)
const groups = ['party_group', 'building_group']

/** Code of the town it lies in, or of the division itself above the towns. */
const townOf = ({ scopes }: StoredState): string => (scopes.at(-1) ?? '').slice(0, 9)

function organization(found: StoredState, pointer: string): Candidate {
  const { id, name, kind, field, unitId, system, state }: KnownOrganization = replicas.organizations.read(found.state)
  if (state !== 'active')
    throw refuse('organization-not-active', `${name} is ${state}. Only an active organisation joins.`, pointer)
  if (groups.includes(kind))
    throw refuse('organization-type', `${name} is a group of a branch. Name its branch.`, pointer)
  return {
    orgId: id,
    ...(unitId ? { unitId } : {}),
    name,
    kind: isBranch(kind) ? 'branch' : 'committee',
    field,
    ...(system ? { system } : {}),
    townCode: townOf(found),
  }
}

function unit(found: StoredState, pointer: string): Candidate {
  const { id, name, kind, field, system, state }: KnownUnit = replicas.units.read(found.state)
  if (state !== 'active') throw refuse('unit-closed', `${name} is closed. Only a working unit joins.`, pointer)
  const special = field === 'two_new' || field === 'university' ? field : 'unit'
  return {
    unitId: id,
    name,
    kind: kind === 'garrison' ? 'garrison' : special,
    field,
    ...(system ? { system } : {}),
    townCode: townOf(found),
  }
}

/** Those of the ids with a prefix in one reading; each must be known. */
const among = (
  collection: string,
  prefix: string,
  { ids, pointer }: Chosen,
  as: (found: StoredState, pointer: string) => Candidate,
): Lookup<readonly Candidate[]> => {
  const wanted = [...new Set(ids)].filter((id) => id.startsWith(prefix))
  return {
    collection,
    filter: { _id: { $in: wanted } },
    limit: 200,
    as(found) {
      const byId = new Map(found.map((one) => [one._id, one]))
      return wanted.map((id) => {
        const one = byId.get(id)
        const at = pointer(ids.indexOf(id))
        if (!one) throw refuse('unknown-reference', `${id} is not known here. Check the id, or register it first.`, at)
        return as(one, at)
      })
    },
  }
}

/** The system of an organisation or unit, as it is known by now. */
export const systemOf = (memberId: string): Lookup<string | undefined> => {
  const of = memberId.startsWith('org_') ? replicas.organizations : replicas.units
  return {
    collection: of.collection,
    filter: { _id: memberId },
    limit: 1,
    as: ([found]) => found && of.read(found.state).system,
  }
}

/** The organisations and units that are to become members: known and active. */
export const candidates = (chosen: Chosen) => ({
  organizations: among(replicas.organizations.collection, 'org_', chosen, organization),
  units: among(replicas.units.collection, 'unt_', chosen, unit),
})
