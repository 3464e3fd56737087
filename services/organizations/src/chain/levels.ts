import { chainLevels } from '@jiceng/contracts'
import type { Lookup } from '@jiceng/kernel'
import { organizations } from '../party-organizations/party-organization.ts'
import { posts } from '../posts/post.ts'
import { centreHouseholds } from './centre-household.ts'

type Level = (typeof chainLevels)[number]
interface Link {
  readonly id: string
  readonly parentId: string | undefined
}
/** What stands on each level of one community, and which grand committees have a part-time member (兼职委员). */
export interface Levels extends Readonly<Record<Level, readonly Link[]>> {
  readonly partTime: readonly string[]
}

/** More than a community has of anything. */
const linksMax = 500

/** Organisations of a type that are at work in a division or below it. */
const ofType = (scope: string, orgType: string): Lookup<readonly Link[]> => ({
  collection: 'organizations',
  filter: { scopes: scope, 'state.orgType': orgType, 'state.state': { $in: ['active', 'overdue_term'] } },
  limit: linksMax,
  as: (found) => found.map(({ _id, state }) => ({ id: _id, parentId: organizations.read(state).parentId })),
})
const households = (community: string): Lookup<readonly Link[]> => ({
  collection: 'centre_households',
  filter: { scopes: community, 'state.state': 'active' },
  limit: linksMax,
  as: (found) => found.map(({ _id, state }) => ({ id: _id, parentId: centreHouseholds.read(state).buildingGroupId })),
})
const partTimeMembers = (community: string): Lookup<readonly string[]> => ({
  collection: 'posts',
  filter: { scopes: community, 'state.state': 'active', 'state.post': 'member', 'state.partTime': true },
  limit: linksMax,
  as: (found) => found.flatMap(({ state }) => posts.read(state).orgId ?? []),
})

/** Community, town and district, by which the levels are found. */
export interface Path {
  readonly communityCode: string
  readonly townCode: string
  readonly districtCode: string
}
export const levelsOf = ({ communityCode, townCode, districtCode }: Path) => ({
  district_committee: ofType(districtCode, 'district_committee'),
  working_committee: ofType(townCode, 'working_committee'),
  community_grand_committee: ofType(communityCode, 'community_grand_committee'),
  neighbourhood_branch: ofType(communityCode, 'neighbourhood_branch'),
  building_group: ofType(communityCode, 'building_group'),
  centre_household: households(communityCode),
  partTime: partTimeMembers(communityCode),
})

/**
 * The levels a community lacks: a level is there when something on it stands directly below the level above it (M-050). A grand
 * committee counts only with a part-time member from the units it builds with.
 */
export function missingLevels(levels: Levels): Level[] {
  const counting = (level: Level): readonly Link[] =>
    level === 'community_grand_committee'
      ? levels[level].filter(({ id }) => levels.partTime.includes(id))
      : levels[level]
  return chainLevels.filter((level, n) => {
    const above = chainLevels[n - 1]
    if (above === undefined) return levels[level].length === 0
    const ids = new Set(levels[above].map(({ id }) => id))
    return !counting(level).some(({ parentId }) => parentId !== undefined && ids.has(parentId))
  })
}
