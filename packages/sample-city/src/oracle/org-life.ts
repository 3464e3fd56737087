import { type LocalDate, periodOf } from '@jiceng/kernel'
import { about, alert, daysAfter, type ExpectedAlert, isWithin, type Look, monthsAfter, type Rule } from './expected.ts'
import { named, numberOf, stepOf, type Thing, textOf, textsOf } from './story.ts'

interface Period {
  readonly start: LocalDate
  readonly end: LocalDate
}
type Kind = 'quarter' | 'month'
/** The period of a day and those before it, as many as may still be told of. */
function lastPeriods(kind: Kind, day: LocalDate, count = 4): Period[] {
  const of = periodOf(kind, day)
  return count === 0 ? [] : [of, ...lastPeriods(kind, daysAfter(of.start, -1), count - 1)]
}

/** Branches, and on which days they held what. */
interface Living {
  readonly branch: Thing
  readonly field: string
  readonly district: string
  readonly establishedOn: string
  readonly hasCommittee: boolean
  held(kind: string, period: Period): boolean
}
function living({ story, day }: Look): Living[] {
  const held = new Map<string, string[]>()
  const add = (org: string, kind: string, on: string): void => {
    const key = `${org} ${kind}`
    held.set(key, [...(held.get(key) ?? []), on])
  }
  for (const { steps } of story.things('org-life-activities'))
    for (const { body, on } of steps.filter(({ command, on }) => command === 'holdUnplanned' && on <= day))
      add(named(body.orgId), textOf(body.kind), on)
  // What an alliance does for organisation life is the theme day of those who take part (M-074).
  for (const one of story.things('joint-actions')) {
    const step = stepOf(one, day, 'hold')
    if (!step || textOf(one.steps[0]?.body.action) !== 'org_life') continue
    for (const org of textsOf(step.body.orgIds)) add(org.slice(1), 'theme_day', step.on)
  }
  return story.things('organizations').flatMap((branch): Living[] => {
    const body = branch.steps[0]?.body ?? {}
    if (!['branch', 'neighbourhood_branch'].includes(textOf(body.orgType))) return []
    return [
      {
        branch,
        field: textOf(body.field),
        district: textOf(body.divisionCode).slice(0, 6),
        establishedOn: textOf(body.establishedOn),
        hasCommittee: numberOf(body.committeeSize) > 0,
        held: (kind, { start, end }) =>
          (held.get(`${branch.local} ${kind}`) ?? []).some((on) => on >= start && on <= end),
      },
    ]
  })
}
const subjectOf = ({ branch }: Living) => about('organizations', branch.steps[0]?.body ?? {})

/** A branch that is younger than this at the end of a period owes nothing for it. */
const owes = ({ establishedOn }: Living, { end }: Period, kind: Kind): boolean =>
  establishedOn <= daysAfter(end, 1 - { quarter: 45, month: 15 }[kind])

/** N-06 and N-10: once a quarter; asked for fifteen days before its end, told from five days after it on, for a quarter. */
function quarterly(rule: string, kind: string): Rule {
  return (look) =>
    living(look).flatMap((one): ExpectedAlert[] => {
      const missed = lastPeriods('quarter', look.day).filter(
        (period) => owes(one, period, 'quarter') && !one.held(kind, period),
      )
      const isTold = missed.some(({ end }) => isWithin(look.day, daysAfter(end, 5), 92))
      const isAsked = missed.some(({ end }) => isWithin(look.day, daysAfter(end, -15), 20))
      return alert(rule, subjectOf(one), ['W', isTold], ['I', isAsked])
    })
}
/** N-07 and N-09: once a month; told from three days after it on, for a month. */
const monthsMissed = (one: Living, day: LocalDate, kind: string): Period[] =>
  lastPeriods('month', day).filter(
    (period) => owes(one, period, 'month') && !one.held(kind, period) && isWithin(day, daysAfter(period.end, 3), 31),
  )
const committee: Rule = (look) =>
  living(look)
    .filter(({ hasCommittee }) => hasCommittee)
    .flatMap((one) => alert('W-03b', subjectOf(one), ['W', monthsMissed(one, look.day, 'committee').length > 0]))
/** Severe when the month before was missed as well. */
const themeDays: Rule = (look) =>
  living(look).flatMap((one) => {
    const missed = monthsMissed(one, look.day, 'theme_day')
    const isSecond = missed.some(({ start }) => {
      const before = periodOf('month', daysAfter(start, -1))
      return owes(one, before, 'month') && !one.held('theme_day', before)
    })
    return alert('W-05', subjectOf(one), ['S', isSecond], ['W', missed.length > 0])
  })
/** The meeting of a year and its appraisal, asked for in the first quarter of the next. */
const yearly: Rule = (look) => {
  const year = Number(look.day.slice(0, 4)) - 1
  const period = periodOf('year', daysAfter(`${year}-06-01`, 0))
  return living(look).flatMap((one) => {
    const isHeld = ['org_life_meeting', 'democratic_review'].every((kind) => one.held(kind, period))
    const isTold = isWithin(look.day, `${year + 1}-01-01`, 90)
    return alert('W-04', subjectOf(one), ['W', owes(one, period, 'quarter') && !isHeld && isTold])
  })
}
/** The plan of a year, by the end of January. */
const plans: Rule = (look) => {
  const year = look.day.slice(0, 4)
  const approved = new Set(
    look.story
      .things('org-life-plans')
      .filter((plan) => numberOf(plan.steps[0]?.body.year) === Number(year) && stepOf(plan, look.day, 'approve'))
      .map(({ steps }) => named(steps[0]?.body.orgId)),
  )
  const january = periodOf('month', daysAfter(`${year}-01-15`, 0))
  return living(look).flatMap((one) => {
    const isMissing = owes(one, january, 'month') && look.day > january.end && !approved.has(one.branch.local)
    return alert('W-27', subjectOf(one), ['W', isMissing])
  })
}
/** Half a year before the end of a term, and a month before it. */
const terms: Rule = ({ world, day }) =>
  world.parts
    .flatMap(({ branches }) => branches)
    .flatMap(({ name, community, termEndOn }) =>
      alert(
        'W-01',
        { kind: 'organizations', name, divisionCode: community.code },
        ['S', day >= monthsAfter(termEndOn, -1)],
        ['W', day >= monthsAfter(termEndOn, -6)],
      ),
    )
/** More than fifty members; nobody has fewer than three. */
const sizes: Rule = ({ world }) =>
  world.parts
    .flatMap(({ branches }) => branches)
    .flatMap(({ name, community, full, probationary }) =>
      alert('W-08', { kind: 'organizations', name, divisionCode: community.code }, ['W', full + probationary > 50]),
    )

/** Everything of three meetings and one lecture that a branch owes in a quarter. */
function heldAll(one: Living, quarter: Period): boolean {
  const months = lastPeriods('month', quarter.end, 3)
  const owing = one.hasCommittee ? months.filter((month) => owes(one, month, 'month')) : []
  return one.held('general', quarter) && one.held('lecture', quarter) && owing.every((of) => one.held('committee', of))
}
/** Fewer than four fifths, of five branches or more, hold what they owe. */
function isWeak(branches: readonly Living[], quarter: Period): boolean {
  const owing = branches.filter((one) => owes(one, quarter, 'quarter'))
  return owing.length >= 5 && owing.filter((one) => heldAll(one, quarter)).length * 100 < owing.length * 80
}
/** Organs or state enterprises of a district, two quarters running; told from five days after the second on, for a quarter. */
const weakFields: Rule = (look) => {
  const all = living(look)
  const quarters = lastPeriods('quarter', look.day)
  const twice = quarters.flatMap((quarter, n) => {
    const before = quarters[n + 1]
    return before && isWithin(look.day, daysAfter(quarter.end, 5), 92) ? [[quarter, before] as const] : []
  })
  return look.world.parts.flatMap(({ district: { code, name } }) => {
    const holds = ['organ', 'soe'].some((field) => {
      const own = all.filter((one) => one.field === field && one.district === code)
      return twice.some((of) => of.every((quarter) => isWeak(own, quarter)))
    })
    return alert('W-35', { kind: 'divisions', name, divisionCode: code }, ['W', holds])
  })
}

export const orgLifeRules: readonly Rule[] = [
  quarterly('W-03', 'general'),
  quarterly('W-06', 'lecture'),
  committee,
  themeDays,
  yearly,
  plans,
  terms,
  sizes,
  weakFields,
]
