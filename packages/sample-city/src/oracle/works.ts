import { daysBetween, deadline, localDateOf, periodOf, type Term } from '@jiceng/kernel'
import { alliancesOf, partiesOf } from '../parts/alliance.ts'
import { about, alert, daysAfter, type ExpectedAlert, type Rule } from './expected.ts'
import { named, stepOf, type Told, textOf } from './story.ts'

const days = (amount: number): Term => ({ unit: 'working-day', amount })
const hours = (amount: number): Term => ({ unit: 'working-hour', amount })
/** Time limits of the classes that are told of, ordinary and urgent (N-49, N-50). */
const limits: Readonly<Record<string, { readonly normal: Term; readonly urgent: Term }>> = {
  '01': { normal: days(2), urgent: hours(7) },
  '02': { normal: days(3), urgent: hours(7) },
  '03': { normal: days(5), urgent: days(2) },
  '04': { normal: days(2), urgent: hours(4) },
  '06': { normal: days(7), urgent: days(3) },
}
function limitOf({ body }: Told): Term {
  const of = limits[textOf(body.categoryCode).slice(0, 2)]
  if (!of) throw new Error(`no time limit of ${textOf(body.categoryCode)}`)
  return of[textOf(body.severity) === 'urgent' ? 'urgent' : 'normal']
}

/** Open with four fifths of its time gone, beyond it, or beyond twice as much; and returned twice. */
const matters: Rule = ({ story, day }) =>
  story.things('matters').flatMap((one): ExpectedAlert[] => {
    const [reported] = one.steps
    if (!reported || stepOf(one, day, 'close', 'withdraw', 'refuse')) return []
    const subject = about('matters', { ...reported.body, reportedOn: reported.on })
    const isBack = one.steps.filter(({ command, on }) => command === 'return' && on <= day).length > 1
    const dispatched = stepOf(one, day, 'dispatch')
    if (!dispatched) return alert('W-20', subject, ['W', isBack])
    const dueOn = localDateOf(deadline(new Date(dispatched.at), limitOf(reported)))
    const length = daysBetween(dispatched.on, dueOn)
    return alert(
      'W-20',
      subject,
      ['S', day > daysAfter(dueOn, length)],
      ['W', isBack || day > dueOn],
      ['I', day >= daysAfter(dispatched.on, Math.floor((length * 4) / 5))],
    )
  })
/** Back after it was resolved. */
const oldCases: Rule = ({ story, day }) =>
  story.things('old-cases').flatMap((one) => {
    const [listed] = one.steps
    return listed ? alert('W-20', about('old-cases', listed.body), ['W', !!stepOf(one, day, 'relapse')]) : []
  })
/** Contracts of co-building that end within a month, or have had no project for two. */
const contracts: Rule = ({ story, day }) => {
  const carrying = new Set(
    story
      .things('co-build-projects')
      .flatMap((one) => (stepOf(one, day, 'withdraw') ? [] : named(stepOf(one, day, 'open')?.body.contractId))),
  )
  return story.things('agreements').flatMap((one) => {
    const [drafted] = one.steps
    const activated = stepOf(one, day, 'activate')
    if (drafted?.command !== 'draftContract' || !activated) return []
    const until = textOf(drafted.body.to)
    return alert(
      'W-22',
      about('agreements', drafted.body),
      ['W', !carrying.has(one.local) && day >= daysAfter(activated.on, 60) && day <= until],
      ['I', day >= daysAfter(until, -30) && day <= until],
    )
  })
}
/** Joint conferences that did not meet in a quarter, until they meet again. */
const conferences: Rule = ({ story, day }) =>
  story.things('joint-conferences').flatMap((one) => {
    const established = stepOf(one, day, 'establish')
    if (!established) return []
    const held = one.steps.filter(({ command, on }) => command === 'hold' && on <= day).map(({ on }) => on)
    const last = held.at(-1) ?? daysAfter(established.on, -1)
    // The first quarter that went by after the one it last met in.
    const { end } = periodOf('quarter', daysAfter(periodOf('quarter', last).end, 1))
    return alert('W-24', about('joint-conferences', established.body), ['W', day >= daysAfter(end, 5)])
  })
/** What they decided, beyond its day. */
const decisions: Rule = ({ story, day }) =>
  story.things('conference-decisions').flatMap((one) => {
    const made = stepOf(one, day, 'decide')
    if (!made) return []
    const isLate = textOf(made.body.dueOn) < day && !stepOf(one, day, 'close')
    return alert('W-24', about('conference-decisions', made.body), ['W', isLate])
  })
/** Alliances without an action for ninety days, and those with a member that has not signed for thirty. */
const alliances: Rule = ({ world, story, day }) => {
  const acted = new Map<string, string>()
  for (const { steps } of story.things('joint-actions')) {
    const held = steps.findLast(({ command, on }) => command === 'hold' && on <= day)
    const alliance = named(steps[0]?.body.allianceId)
    if (held && held.on > (acted.get(alliance) ?? '')) acted.set(alliance, held.on)
  }
  const signed = new Set<string>()
  for (const { steps } of story.things('agreements'))
    for (const { body } of steps.filter(({ command, on }) => command === 'sign' && on <= day))
      signed.add(`${named(steps[0]?.body.allianceId)} ${named(body.partyId)}`)
  const founded = new Map(story.things('alliances').map((one) => [one.local, stepOf(one, day, 'found')?.on]))
  return world.parts.flatMap(alliancesOf).flatMap((one) => {
    const subject = { kind: 'alliances', name: one.name, divisionCode: one.town.code }
    const from = founded.get(one.local)
    if (from === undefined) return []
    const unsigned = partiesOf(one).some((party) => !signed.has(`${one.local} ${party}`))
    return [
      ...alert('W-25', subject, ['W', day >= daysAfter(acted.get(one.local) ?? from, 90)]),
      ...alert('W-26', subject, ['W', unsigned && day >= daysAfter(from, 30)]),
    ]
  })
}
/** Beyond its day, severe after a month or when it was rejected twice; until it is verified. */
const rectifications: Rule = ({ story, day }) =>
  story.things('rectifications').flatMap((one) => {
    const opened = stepOf(one, day, 'open')
    if (!opened || stepOf(one, day, 'verify')) return []
    const dueOn = textOf(opened.body.dueOn)
    const rejects = one.steps.filter(({ command, on }) => command === 'reject' && on <= day).length
    return alert(
      'W-29',
      about('rectifications', opened.body),
      ['S', rejects > 1 || day > daysAfter(dueOn, 30)],
      ['W', day > dueOn],
    )
  })
/** Units with three full members and no branch. The platform does not watch this one yet. */
const uncoveredUnits: Rule = ({ story }) => {
  const covered = new Set(story.things('organizations').map(({ steps }) => named(steps[0]?.body.unitId)))
  return story.things('units').flatMap((one) => {
    const { body = {} } = one.steps[0] ?? {}
    const isMissing = Number(body.partyMemberCount) >= 3 && !covered.has(one.local)
    return alert('W-02', about('units', body), ['S', isMissing])
  })
}
export const workRules: readonly Rule[] = [
  matters,
  oldCases,
  contracts,
  conferences,
  decisions,
  alliances,
  rectifications,
  uncoveredUnits,
]
