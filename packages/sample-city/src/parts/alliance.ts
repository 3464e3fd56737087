import type { Draft } from '../draft.ts'
import { type AlliancePlan, plantedIn } from '../profiles/index.ts'
import { type Branch, type Community, orgOf, type Part, some, type Town, type Unit } from '../world/index.ts'

const firsts = ['澄江', '沿河', '青山', '启航', '同心', '绿屏'] as const
const lasts = ['先锋联盟', '党建联盟'] as const
const kinds = ['region', 'industry', 'river', 'ecology', 'safety', 'mixed'] as const

export interface Alliance {
  readonly local: string
  readonly name: string
  readonly kind: (typeof kinds)[number]
  readonly town: Town
  readonly branches: readonly Branch[]
  readonly units: readonly Unit[]
  /** Nothing happens in it any more after the first quarter (W-25). */
  readonly isInactive: boolean
  /** One of its members never signed (W-26). */
  readonly hasUnsigned: boolean
}

/** Each alliance is led by a town; members are of the town first. */
export function alliancesOf({ district, branches, units, random }: Part): Alliance[] {
  const { plan } = district
  return plan.alliances.map(allianceOf)

  function allianceOf(of: AlliancePlan, n: number): Alliance {
    const chance = random.of(`alliance/${n}`)
    const town = district.towns[n % district.towns.length]
    if (!town) throw new Error(`${district.name} has no town to lead an alliance`)
    const near = <T extends { readonly community: Community }>(list: readonly T[], count: number): T[] => {
      const here = some(
        chance,
        list.filter(({ community }) => community.town === town),
        count,
      )
      const there = some(
        chance,
        list.filter(({ community }) => community.town !== town),
        count - here.length,
      )
      return [...here, ...there]
    }
    const members = near(branches, of.branches)
    const taken = new Set(members.map(({ unit }) => unit))
    return {
      local: `aln:${district.code}/${n}`,
      name: `${firsts[n % firsts.length]}${town.name.replace(/(街道|镇|乡|民族乡)$/, '')}${lasts[n % 2]}`,
      kind: chance.pick(kinds),
      town,
      branches: members,
      units: near(
        units.filter((unit) => !taken.has(unit) && unit.field !== 'organ'),
        of.units,
      ),
      isInactive: n < plantedIn(plan, 'alliancesInactive'),
      hasUnsigned: n < plantedIn(plan, 'unsignedMembers'),
    }
  }
}

/** Something told of an alliance. */
export const step = (
  path: string,
  command: string,
  occurredAt: string,
  body: Draft['body'],
  more: Partial<Draft> = {},
): Draft => ({
  path,
  command,
  by: 'importer',
  occurredAt,
  body,
  ...more,
})
/** The lead, its branches and its units. */
export const partiesOf = ({ town, branches, units }: Alliance): string[] => [
  orgOf(town),
  ...branches.map(({ local }) => local),
  ...units.map(({ local }) => local),
]
