import { daysBetween, type LocalDate, periodOf } from '@jiceng/kernel'
import { isList, type Value } from '../draft.ts'
import { alliancesOf } from '../parts/alliance.ts'
import { about, alert, daysAfter, isWithin, type Look, type Rule } from './expected.ts'
import { named, stepOf, type Thing, type Told, textOf, textsOf } from './story.ts'

const isBranch = ({ steps }: Thing): boolean =>
  ['branch', 'neighbourhood_branch'].includes(textOf(steps[0]?.body.orgType))
const branchesOf = ({ story }: Look): Thing[] => story.things('organizations').filter(isBranch)
const subjectOf = (one: Thing) => about('organizations', one.steps[0]?.body ?? {})

/** A meeting that was recorded, with what a reviewer found. */
interface Reviewed {
  readonly org: string
  readonly on: LocalDate
  readonly isComplete: boolean
  readonly isLate: boolean
}
const reviewed = ({ story, day }: Look): Reviewed[] =>
  story.things('org-life-activities').flatMap((one) => {
    const held = one.steps[0]
    const record = stepOf(one, day, 'record')
    if (!held || !record) return []
    const isLate = daysBetween(held.on, record.toldOn) > 15
    return one.steps
      .filter(({ command, on }) => ['passRecord', 'returnRecord'].includes(command) && on <= day)
      .map(({ command, on }) => ({ org: named(held.body.orgId), on, isComplete: command === 'passRecord', isLate }))
  })
/** Of five records or more that were reviewed in a quarter more than a tenth incomplete, or a fifth late; told for a quarter. */
const poorRecords: Rule = (look) => {
  const byOrg = Map.groupBy(reviewed(look), ({ org }) => org)
  return branchesOf(look).flatMap((branch) => {
    const quarters = [...Map.groupBy(byOrg.get(branch.local) ?? [], ({ on }) => periodOf('quarter', on).end)]
    const isPoor = quarters.some(([end, of]) => {
      const incomplete = of.filter(({ isComplete }) => !isComplete).length
      const late = of.filter((one) => one.isLate).length
      const isTold = isWithin(look.day, daysAfter(end, 5), 92)
      return isTold && of.length >= 5 && (incomplete * 10 > of.length || late * 5 > of.length)
    })
    return alert('W-28', subjectOf(branch), ['W', isPoor])
  })
}

/** The last day up to one of which there is a record, by what it is of. */
type Heard = Map<string, LocalDate>
function hear(heard: Heard, day: LocalDate, of: string, ...days: readonly LocalDate[]): void {
  for (const on of days) if (on <= day && on > (heard.get(of) ?? '')) heard.set(of, on)
}
/** For sixty days nothing was heard of it, and it has been there as long. */
const isSilent = (last: LocalDate | undefined, since: string, day: LocalDate): boolean =>
  daysAfter(since, 60) <= day && (last === undefined || daysAfter(last, 60) <= day)

/** Branches of which nothing was recorded: no meeting, plan or new member. */
const silentBranches: Rule = (look) => {
  const { story, day } = look
  const heard: Heard = new Map()
  for (const { steps } of story.things('org-life-activities'))
    for (const { command, body, on, toldOn } of steps)
      if (command === 'holdUnplanned') hear(heard, day, named(body.orgId), on, toldOn)
  for (const one of story.things('joint-actions')) {
    const step = stepOf(one, day, 'hold')
    if (step && textOf(one.steps[0]?.body.action) === 'org_life')
      for (const org of textsOf(step.body.orgIds)) hear(heard, day, org.slice(1), step.on)
  }
  for (const { steps } of story.things('org-life-plans'))
    for (const { command, on } of steps) if (command === 'approve') hear(heard, day, named(steps[0]?.body.orgId), on)
  for (const { steps } of story.things('members'))
    for (const { body, on } of steps) hear(heard, day, named(body.branchId), on)
  return branchesOf(look).flatMap((branch) => {
    const since = textOf(branch.steps[0]?.body.establishedOn)
    return alert('W-41', subjectOf(branch), ['W', isSilent(heard.get(branch.local), since, day)])
  })
}
const codesIn = (grids: Value | undefined): string[] =>
  typeof grids === 'object' && isList(grids)
    ? grids.flatMap((one) => (typeof one === 'object' && !isList(one) ? textOf(one.code) : []))
    : []
/** Grids in which nothing was reported, filed or closed. */
const silentGrids: Rule = ({ world, story, day }) => {
  const heard: Heard = new Map()
  for (const { steps } of story.things('matters')) {
    const grid = named(steps[0]?.body.gridId)
    for (const { command, on } of steps) if (['report', 'file', 'close'].includes(command)) hear(heard, day, grid, on)
  }
  const formed = new Map<string, LocalDate>()
  for (const { steps } of story.things('grid-mergers'))
    for (const { body, on } of steps) for (const code of codesIn(body.grids)) formed.set(`grid:${code}`, on)
  for (const one of story.things('grids')) {
    const step = stepOf(one, day, 'create')
    if (step) formed.set(one.local, step.on)
  }
  return world.parts.flatMap(({ district }) =>
    district.grids.flatMap(({ code, name, community }) => {
      const since = formed.get(`grid:${code}`)
      const subject = { kind: 'grids', name, divisionCode: community.code }
      return since === undefined ? [] : alert('W-41', subject, ['W', isSilent(heard.get(`grid:${code}`), since, day)])
    }),
  )
}
interface Stamp {
  readonly on: LocalDate
  readonly toldOn: LocalDate
}
/** All that was written down last was written down more than fifteen days later. */
function isLagging(told: readonly Stamp[]): boolean {
  const last = told
    .map(({ toldOn }) => toldOn)
    .sort()
    .at(-1)
  return last !== undefined && told.every(({ on, toldOn }) => toldOn !== last || daysAfter(on, 15) < last)
}
/** What was written down by a day, by whom or what it was held. */
type Stamps = ReadonlyMap<string, readonly Stamp[]>
const stampsOf = (
  { story, day }: Look,
  path: string,
  command: string,
  holder: (thing: Thing, body: Told['body']) => string,
): Stamps =>
  Map.groupBy(
    story
      .things(path)
      .flatMap((one) => one.steps.filter((step) => step.command === command).map((step) => ({ one, step })))
      .filter(({ step: { toldOn } }) => toldOn <= day)
      .map(({ one, step: { body, on, toldOn } }) => ({ of: holder(one, body), on, toldOn })),
    ({ of }) => of,
  )

/** Of branches only what was held this year counts. */
const lateBranches: Rule = (look) => {
  const stamps = stampsOf(look, 'org-life-activities', 'holdUnplanned', (_, { orgId }) => named(orgId))
  const thisYear = ({ on }: Stamp): boolean => on.slice(0, 4) === look.day.slice(0, 4)
  return branchesOf(look).flatMap((branch) =>
    alert('W-41', subjectOf(branch), ['I', isLagging((stamps.get(branch.local) ?? []).filter(thisYear))]),
  )
}
const lateHolders: Rule = (look) => {
  const { world, story, day } = look
  const ofConferences = stampsOf(look, 'joint-conferences', 'hold', ({ local }) => local)
  const ofTeams = stampsOf(look, 'team-activities', 'record', (_, { teamId }) => named(teamId))
  const [actions, meetings] = ['joint-actions', 'alliance-meetings'].map((path) =>
    stampsOf(look, path, 'hold', ({ steps }) => named(steps[0]?.body.allianceId)),
  )
  const standing = (path: string, founding: string, stamps: Stamps) =>
    story.things(path).flatMap((one) => {
      const founded = stepOf(one, day, founding)
      return founded ? alert('W-41', about(path, founded.body), ['I', isLagging(stamps.get(one.local) ?? [])]) : []
    })
  const ofAlliances = world.parts.flatMap(alliancesOf).flatMap(({ local, name, town }) => {
    const told = [...(actions?.get(local) ?? []), ...(meetings?.get(local) ?? [])]
    return alert('W-41', { kind: 'alliances', name, divisionCode: town.code }, ['I', isLagging(told)])
  })
  return [
    ...standing('joint-conferences', 'establish', ofConferences),
    ...standing('teams', 'form', ofTeams),
    ...ofAlliances,
  ]
}
/** Units that say they have no members, and have a branch. */
const contradictedUnits: Rule = ({ story, day }) => {
  const covered = new Set(
    story.things('organizations').flatMap((one) => named(stepOf(one, day, 'register')?.body.unitId)),
  )
  return story.things('units').flatMap((one) => {
    const { body } = stepOf(one, day, 'register') ?? {}
    return body ? alert('W-41', about('units', body), ['I', body.partyMemberCount === 0 && covered.has(one.local)]) : []
  })
}
export const recordRules: readonly Rule[] = [
  poorRecords,
  silentBranches,
  silentGrids,
  lateBranches,
  lateHolders,
  contradictedUnits,
]
