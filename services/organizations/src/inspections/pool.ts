import { type Lot, poolMax } from '@jiceng/contracts'
import { type Lookup, refuse, type StoredState } from '@jiceng/kernel'
import type { Static } from 'typebox'
import { membersAmong } from '../members/references.ts'
import { type Organization, organizations } from '../party-organizations/party-organization.ts'
import { type Post, posts } from '../posts/post.ts'
import { type InspectionRound, inspectionRounds } from './round.ts'

type OneLot = Static<typeof Lot>
/** Lots of somebody who was visited a short while ago, and of everybody else: less, and never none. */
const [rested, fresh] = [1, 3]

const running = ['active', 'overdue_term']
const read = ({ _id, state }: StoredState): Organization => ({ ...organizations.read(state), orgId: _id })

/** All that the pool of a round follows from. */
export function poolLookups({ divisionCode, poolFilter, inspectors, round, restRounds }: InspectionRound) {
  const people = inspectors.map(({ personId }) => personId)
  const candidates: Lookup<readonly Organization[]> = {
    collection: 'organizations',
    filter: { scopes: divisionCode, 'state.orgType': { $in: poolFilter.orgTypes }, 'state.state': { $in: running } },
    limit: poolMax + 1,
    as: (found) => found.map(read),
  }
  const homes: Lookup<readonly Organization[]> = {
    collection: 'organizations',
    filter: { _id: { $in: [...new Set(inspectors.map(({ orgId }) => orgId))] } },
    limit: Math.max(inspectors.length, 1),
    as: (found) => found.map(read),
  }
  const held: Lookup<readonly Post[]> = {
    collection: 'posts',
    filter: { relates: { $in: people.map((id) => `person:${id}`) }, 'state.state': 'active' },
    limit: 1000,
    as: (found) => found.map(({ state }) => posts.read(state)),
  }
  const visited: Lookup<ReadonlySet<string>> = {
    collection: inspectionRounds.collection,
    filter: {
      scopes: divisionCode,
      'state.round': { $in: Array.from({ length: restRounds }, (_, n) => round - n - 1) },
    },
    limit: 500,
    as: (found) =>
      new Set(
        found
          .map(({ state }) => inspectionRounds.read(state))
          .filter((one) => one.divisionCode === divisionCode)
          .flatMap(({ visits }) => visits.map(({ orgId }) => orgId)),
      ),
  }
  return { candidates, homes, held, visited, members: membersAmong(people) }
}

export interface Line {
  readonly own: ReadonlySet<string>
  readonly superiors: ReadonlySet<string>
}
/** Where somebody belongs or holds a post, and what stands directly above that. */
export function lineOf(personId: string, orgId: string, homes: readonly Organization[], held: readonly Post[]): Line {
  const postsOf = held.filter((post) => post.personId === personId)
  const home = homes.find((one) => one.orgId === orgId)
  return {
    own: new Set([orgId, ...postsOf.flatMap((post) => post.orgId ?? [])]),
    superiors: new Set([home?.parentId, ...postsOf.map((post) => post.superiorOrgId)].flatMap((id) => id ?? [])),
  }
}

/** Nobody inspects their own organisation, nor one directly above or below it (M-011). */
const isOfLine = ({ own, superiors }: Line, { orgId, parentId }: Pick<Organization, 'orgId' | 'parentId'>): boolean =>
  own.has(orgId) || superiors.has(orgId) || (parentId !== undefined && own.has(parentId))

/** The pool of a round: what its filter lets in, each with its lots and with whoever is barred from it. */
export function poolOf(
  { poolFilter, inspectors }: InspectionRound,
  candidates: readonly Organization[],
  lines: ReadonlyMap<string, Line>,
  visited: ReadonlySet<string>,
): OneLot[] {
  if (candidates.length > poolMax)
    throw refuse('pool-too-large', `There are more than ${poolMax}. Plan the round for a part of the division.`)
  return candidates
    .filter(({ field }) => poolFilter.fields?.includes(field) ?? true)
    .map((organization) => ({
      orgId: organization.orgId,
      weight: visited.has(organization.orgId) ? rested : fresh,
      barredIds: inspectors
        .map(({ personId }) => personId)
        .filter((personId) => {
          const line = lines.get(personId)
          return line === undefined || isOfLine(line, organization)
        }),
    }))
}
