import { alliancesOf } from '../parts/alliance.ts'
import { buildingKey, gapsOf, leaderless } from '../parts/grids.ts'
import { missingOf } from '../parts/org-life.ts'
import { isRed, type Part, type World } from '../world/index.ts'

/** What an alert is about, by what anybody can look up: local ids exist in the generator only. */
interface Subject {
  readonly kind: 'organization' | 'grid' | 'unit' | 'alliance'
  readonly name: string
  readonly divisionCode: string
}
export interface ExpectedAlert {
  readonly rule: string
  readonly subject: Subject
}

const halfYearLater = '2023-12-31'

function ofPart(part: Part): ExpectedAlert[] {
  const { branches, units, district } = part
  const missing = missingOf(part)
  const gaps = gapsOf(part)
  const organization =
    (rule: string) =>
    ({ name, community }: (typeof branches)[number]): ExpectedAlert => ({
      rule,
      subject: { kind: 'organization', name, divisionCode: community.code },
    })
  const grid =
    (rule: string) =>
    ({ name, community }: (typeof district.grids)[number]): ExpectedAlert => ({
      rule,
      subject: { kind: 'grid', name, divisionCode: community.code },
    })
  const alliance =
    (rule: string) =>
    ({ name, town }: ReturnType<typeof alliancesOf>[number]): ExpectedAlert => ({
      rule,
      subject: { kind: 'alliance', name, divisionCode: town.code },
    })
  const ungrouped = district.grids.filter(
    (one) => isRed(one) && one.buildings.some(({ no }) => gaps.ungrouped.has(buildingKey(one, no))),
  )
  const alliances = alliancesOf(part)
  return [
    ...branches.filter(({ termEndOn }) => termEndOn <= halfYearLater).map(organization('W-01')),
    ...units
      .filter(({ partyMemberCount }) => partyMemberCount >= 3)
      .map(
        ({ name, community }): ExpectedAlert => ({
          rule: 'W-02',
          subject: { kind: 'unit', name, divisionCode: community.code },
        }),
      ),
    ...[...missing.meeting].map(organization('W-03')),
    ...[...missing.themeDays].map(organization('W-05')),
    ...[...gaps.withoutBranch].map(grid('W-17')),
    ...ungrouped.map(grid('W-17')),
    ...leaderless(part, gaps).map(grid('W-19')),
    ...alliances.filter(({ isInactive }) => isInactive).map(alliance('W-25')),
    ...alliances.filter(({ hasUnsigned }) => hasUnsigned).map(alliance('W-26')),
    ...[...missing.plan].map(organization('W-27')),
  ]
}

/** The alerts that what was planted must raise, and nothing else of these rules (`domain` 6.5). */
export const expectedAlerts = ({ parts }: World): ExpectedAlert[] => parts.flatMap(ofPart)
