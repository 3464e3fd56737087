import { latest } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import { plantedIn } from '../profiles/index.ts'
import { type Branch, type Community, isRed, orgOf, type Part } from '../world/index.ts'
import { branchOf, groupRef, groupsIn } from './grids.ts'
import { memberOf, since } from './members.ts'

const from = '2022-12-05'

/** Communities whose chain ends at the building groups on purpose (W-07). */
const brokenOf = ({ district }: Part): readonly Community[] =>
  district.communities.filter(({ isVillage }) => !isVillage).slice(0, plantedIn(district.plan, 'chainsBroken'))

/** 兼职委员: a member of the first branch of a community sits in its grand committee. */
function partTime(community: Community, branch: Branch): Draft {
  return {
    path: 'posts',
    command: 'appoint',
    by: 'checker',
    occurredAt: latest(since(branch), from),
    body: {
      divisionCode: community.code,
      orgId: ref(orgOf(community)),
      personId: ref(memberOf(branch, 1)),
      post: 'member',
      partTime: true,
    },
  }
}

/** The last two of the six levels a community needs (M-050): who builds with it, and a centre household for each building group. */
export function* chains(part: Part): Generator<Draft> {
  const { district, branches } = part
  for (const community of district.communities) {
    const branch = branches.find((one) => one.community === community && one.kind === 'neighbourhood')
    if (branch) yield partTime(community, branch)
  }
  const broken = new Set(brokenOf(part))
  const counts = groupsIn(part)
  /** How many of a branch keep one already: nobody keeps two. */
  const kept = new Map<Branch, number>()
  for (const [n, grid] of district.grids.filter(isRed).entries()) {
    const branch = branchOf(branches, grid, n)
    if (!branch || broken.has(grid.community)) continue
    for (let m = 0; m < (counts[n] ?? 0); m++) {
      const nth = kept.get(branch) ?? 0
      kept.set(branch, nth + 1)
      if (nth >= branch.full) continue
      yield {
        path: 'centre-households',
        command: 'designate',
        by: 'importer',
        occurredAt: latest(since(branch), from),
        body: {
          divisionCode: grid.community.code,
          personId: ref(memberOf(branch, nth)),
          buildingGroupId: ref(groupRef(grid, m)),
        },
      }
    }
  }
}
