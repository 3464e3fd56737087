import { periodOf } from '@jiceng/kernel'
import { orgOf } from '../world/index.ts'
import { about, alert, daysAfter, type ExpectedAlert, type Look, type Rule, type Subject } from './expected.ts'
import { named, numberOf, stepOf, textOf, textsOf } from './story.ts'

const gridsOf = ({ world }: Look) => world.parts.flatMap(({ district }) => district.grids)
type Grid = ReturnType<typeof gridsOf>[number]
const subjectOf = ({ name, community }: Grid): Subject => ({ kind: 'grids', name, divisionCode: community.code })
const local = ({ code }: Grid): string => `grid:${code}`

/** Without a branch, or with a building without a group. */
const uncovered: Rule = (look) => {
  const linked = new Set<string>()
  const grouped = new Set<string>()
  for (const link of look.story.things('coverage-links')) {
    const { body } = stepOf(link, look.day, 'linkGridBranch', 'linkBuildingGroup') ?? {}
    const nos = textsOf(body?.buildingNos)
    if (body && nos.length === 0) linked.add(named(body.gridId))
    for (const no of nos) grouped.add(`${named(body?.gridId)} ${no}`)
  }
  return gridsOf(look).flatMap((grid) => {
    const isWhole = grid.community.isVillage || grid.buildings.every(({ no }) => grouped.has(`${local(grid)} ${no}`))
    return alert('W-17', subjectOf(grid), ['S', !linked.has(local(grid)) || !isWhole])
  })
}
/** Without anybody who leads it full time. */
const leaderless: Rule = (look) => {
  const led = new Set(
    look.story.things('grid-staff').flatMap((one) => {
      const { body = {} } = stepOf(one, look.day, 'assign') ?? {}
      return body.lead === true && body.kind === 'full_time' ? textsOf(body.gridIds).map((id) => id.slice(1)) : []
    }),
  )
  return gridsOf(look).flatMap((grid) => alert('W-19', subjectOf(grid), ['S', !led.has(local(grid))]))
}
/** N-40: 200 to 500 households in a grid of a community, 50 to 300 in one of a village. */
const limits = { village: [50, 300], community: [200, 500] } as const
const misshapen: Rule = (look) => {
  const households = new Map<string, number>()
  for (const { local: name, steps } of look.story.things('grids'))
    households.set(name, numberOf(steps.find(({ command }) => command === 'create')?.body.households))
  return gridsOf(look).flatMap((grid) => {
    const [least, most] = limits[grid.community.isVillage ? 'village' : 'community']
    const count = households.get(local(grid)) ?? grid.households
    return alert('W-18', subjectOf(grid), ['W', count < least || count > most])
  })
}
/** Grids of before that nobody merged in sixty days. */
const unmerged: Rule = ({ story, day }) => {
  const merged = new Set(
    story
      .things('grid-mergers')
      .flatMap((one) => textsOf(stepOf(one, day, 'merge')?.body.legacyIds).map((id) => id.slice(1))),
  )
  return story.things('legacy-grids').flatMap((one): ExpectedAlert[] => {
    const imported = stepOf(one, daysAfter(day, -60), 'import')
    return imported ? alert('W-18', about('legacy-grids', imported.body), ['W', !merged.has(one.local)]) : []
  })
}
/** The six levels of a community: working committee, grand committee with a part-time member, branch, group, centre household (M-050). */
const chains: Rule = ({ world, story, day }) => {
  const [seated, grouped, homes] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const one of story.things('posts')) {
    const { body = {} } = stepOf(one, day, 'appoint') ?? {}
    if (body.partTime === true) seated.add(named(body.orgId))
  }
  for (const { steps } of story.things('organizations')) {
    const body = steps[0]?.body ?? {}
    if (textOf(body.orgType) === 'building_group') grouped.add(named(body.parentId))
  }
  for (const one of story.things('centre-households')) {
    const { body = {} } = stepOf(one, day, 'designate') ?? {}
    homes.add(textOf(body.divisionCode))
  }
  return world.parts.flatMap(({ district, branches }) =>
    district.communities
      .filter(({ isVillage }) => !isVillage)
      .flatMap((community) => {
        const own = branches.filter((one) => one.kind === 'neighbourhood' && one.community === community)
        const isWhole =
          community.town.kind === 'sub_district' &&
          seated.has(orgOf(community)) &&
          own.some((one) => grouped.has(one.local)) &&
          homes.has(community.code)
        const { code, name } = community
        return alert('W-07', { kind: 'divisions', name, divisionCode: code }, ['W', !isWhole])
      }),
  )
}
/** Who was to check in when the last quarter ended, and has not to this day. */
const notCheckedIn: Rule = ({ story, day }) => {
  const here = new Set(story.things('check-ins').flatMap((one) => named(stepOf(one, day, 'checkInUnit')?.body.unitId)))
  const { end } = periodOf('quarter', daysAfter(day, -95))
  return story.things('units').flatMap((one) => {
    const { body } = stepOf(one, end, 'register') ?? {}
    if (!body || !['organ', 'institution', 'enterprise'].includes(textOf(body.kind))) return []
    return alert('W-21', about('units', body), ['W', !here.has(one.local)])
  })
}
/** Idle for ninety days. */
const idleTeams: Rule = ({ story, day }) => {
  const acted = new Map<string, string>()
  for (const one of story.things('team-activities')) {
    const step = stepOf(one, day, 'record')
    const team = named(step?.body.teamId)
    if (step && step.on > (acted.get(team) ?? '')) acted.set(team, step.on)
  }
  return story.things('teams').flatMap((team) => {
    const formed = stepOf(team, day, 'form')
    const last = acted.get(team.local) ?? formed?.on ?? day
    return formed ? alert('W-23', about('teams', formed.body), ['I', day >= daysAfter(last, 90)]) : []
  })
}
export const gridRules: readonly Rule[] = [uncovered, leaderless, misshapen, unmerged, chains, notCheckedIn, idleTeams]
