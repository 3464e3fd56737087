import type { orgTypes } from '@jiceng/contracts'

/**
 * Ranks of the hierarchy, 1 at the top. A parent always has a smaller rank than its child, so no chain of parents can
 * come back to where it began: types never change, so their order keeps the tree free of cycles and nothing is walked.
 */
const ranks = new Map<string, number>(
  Object.entries({
    city_committee: 1,
    district_committee: 2,
    working_committee: 3,
    township_committee: 3,
    community_grand_committee: 4,
    grassroots_committee: 5,
    general_branch: 6,
    branch: 7,
    joint_branch: 7,
    temporary_branch: 7,
    floating_branch: 7,
    neighbourhood_branch: 7,
    party_group: 8,
    building_group: 8,
  } satisfies Record<(typeof orgTypes)[number], number>),
)
const rankOf = (orgType: string): number => ranks.get(orgType) ?? Number.NaN

export const mayStandAbove = (parent: string, child: string): boolean => rankOf(parent) < rankOf(child)
/** Branches of all kinds: what members belong to. A general branch (党总支) is none. */
export const isBranch = (orgType: string): boolean => rankOf(orgType) === 7
export const isGroup = (orgType: string): boolean => rankOf(orgType) === 8

/** Appointed, or set up for a time. */
const termless: readonly string[] = ['working_committee', 'temporary_branch', 'party_group', 'building_group']
const always5: readonly string[] = [
  'city_committee',
  'district_committee',
  'township_committee',
  'community_grand_committee',
]
/** Years a term may have (N-12), the usual number last; none for what is not elected. */
export function termsOf(orgType: string, field: string): readonly number[] {
  if (termless.includes(orgType)) return []
  if (always5.includes(orgType) || field === 'rural' || field === 'urban_community') return [5]
  if (orgType !== 'grassroots_committee') return [3]
  return field === 'organ' ? [5] : [3, 4, 5]
}
