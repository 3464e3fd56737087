import {
  Closed,
  DivisionCode,
  DocumentNo,
  MaskedName,
  Milestone,
  Name,
  OneOf,
  oldCaseData,
  PersonName,
  resolutionKinds,
  Text,
} from '@jiceng/contracts'
import {
  addDays,
  type Claim,
  type Context,
  daysBetween,
  localDate,
  masked,
  pastDay,
  realDay,
  refuse,
  yearsLater,
} from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeGrid } from '../grids/index.ts'
import { townOrCommunity, whenGiven } from '../known/index.ts'
import { matterIn } from '../matters/index.ts'
import { oldCases } from './old-case.ts'

/** Years after which a matter is old by itself, and days within which a relapse undoes a resolution (M-059). */
const oldYears = 2
const stableDays = 90
/** How long names are kept after the end (`domain` 5.2): of parties in days, of an officer who led it in years. */
const partyDays = 90
const officerYears = 3
/** The last day of the name of whoever led it until now. */
const leadForgotten = (leadOfficerId: string | undefined, { on }: Context) =>
  leadOfficerId === undefined ? [] : [{ personId: leadOfficerId, until: yearsLater(on, officerYears) }]

const listers = ['district-admin', 'town-secretary']
/** The level above a town and its communities. */
const above = ['district-admin']

const NewCase = Closed({
  divisionCode: DivisionCode,
  ...oldCaseData,
  parties: Type.Array(Closed({ maskedName: MaskedName }), { maxItems: 10 }),
})

function checkOld({ firstRaisedOn, decisionNo }: Static<typeof NewCase>, context: Context): void {
  const raised = pastDay(firstRaisedOn, context, '/firstRaisedOn')
  if (decisionNo === undefined && context.on < yearsLater(raised, oldYears))
    throw refuse(
      'not-old-enough',
      `It has been open for less than ${oldYears} years. Give the number of the decision that lists it.`,
      '/decisionNo',
    )
}
const oncePerMatter = (matterId: string | undefined): Claim[] =>
  matterId === undefined
    ? []
    : [
        {
          key: `old-case:${matterId}`,
          code: 'already-exists',
          detail: 'This matter is listed as an old case already. Go on with that case.',
        },
      ]

export const listOldCase = oldCases.command('listOldCase', {
  summary: { zh: '列为老案难案', en: 'List an old difficult case' },
  roles: listers,
  body: NewCase,
  example: {
    divisionCode: '990103001001',
    title: '棠溪苑产权证办理',
    firstRaisedOn: '2016-03-01',
    parties: [{ maskedName: '李**' }],
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body: { divisionCode, gridId, matterId } }) => ({
    place: townOrCommunity(divisionCode),
    grid: whenGiven(gridId, (id) => activeGrid(id, divisionCode)),
    matter: whenGiven(matterId, (id) => matterIn(id, divisionCode)),
  }),
  rule({ id, body, found: { matter }, context }) {
    checkOld(body, context)
    const { parties, title, ...listed } = body
    const named = parties.map((fields, n) => ({ personId: context.id('per', n), fields }))
    const partyIds = named.map(({ personId }) => personId)
    const data = { caseId: id, ...listed, title: masked(title), partyIds, listedOn: context.on }
    return {
      events: [{ type: 'OldCaseListed', data: { ...data, ...(matter && { matter }) } }],
      claims: oncePerMatter(body.matterId),
      personal: named,
    }
  },
})

export const setLead = oldCases.command('setLead', {
  summary: { zh: '确定包案领导', en: 'Name who leads a case, and the plan' },
  roles: listers,
  body: Closed({
    officer: Closed({ displayName: PersonName, post: Name }),
    plan: Text,
    milestones: Type.Array(Milestone, { maxItems: 20 }),
  }),
  example: {
    officer: { displayName: '韦书记', post: '街道党工委书记' },
    plan: '先补勘测，再联审，年底前办结',
    milestones: [{ text: '补测完成', dueOn: '2030-09-30' }],
  },
  rule({ body: { officer, plan, milestones }, state, context }) {
    for (const [n, { dueOn }] of milestones.entries())
      if (realDay(dueOn, `/milestones/${n}/dueOn`) < context.on)
        throw refuse(
          'due-passed',
          `The lead begins on ${context.on}; give that day or a later one.`,
          `/milestones/${n}/dueOn`,
        )
    const leadOfficerId = context.id('per')
    const steps = milestones.map(({ text, dueOn }) => ({ text: masked(text), dueOn }))
    const data = { leadOfficerId, plan: masked(plan), milestones: steps, assignedOn: context.on }
    return {
      events: [{ type: 'OldCaseLeadAssigned', data }],
      personal: [{ personId: leadOfficerId, fields: officer }, ...leadForgotten(state.leadOfficerId, context)],
    }
  },
})

/** Counts in the period of its day. The level above verifies it by recording it, with the number of the agreement. */
export const resolveOldCase = oldCases.command('resolve', {
  summary: { zh: '核验化解', en: 'Verify that a case is resolved' },
  roles: above,
  body: Closed({ resolutionKind: OneOf(...resolutionKinds), agreementNo: DocumentNo }),
  example: { resolutionKind: 'agreed', agreementNo: '桐调字〔2023〕3号' },
  rule({ body: { resolutionKind, agreementNo }, state: { matterId, firstRaisedOn }, context }) {
    const data = { resolutionKind, agreementNo, firstRaisedOn, resolvedOn: context.on, verifiedBy: context.actor.id }
    return [{ type: 'OldCaseResolved', data: { ...data, ...(matterId === undefined ? {} : { matterId }) } }]
  },
})

export const relapse = oldCases.command('relapse', {
  summary: { zh: '反复', en: 'Open a resolved case again' },
  roles: listers,
  body: Closed({ reason: Text }),
  example: { reason: '协议未履行' },
  rule({ body, state: { resolvedOn = '' }, context }) {
    const days = daysBetween(localDate(resolvedOn), context.on)
    const data = { resolvedOn, reopenedOn: context.on, days, reason: masked(body.reason) }
    return [{ type: 'OldCaseReopened', data }]
  },
})

/** Only after the days in which a relapse would undo the resolution. */
export const confirmStable = oldCases.command('confirmStable', {
  summary: { zh: '确认稳定', en: 'Confirm that a resolved case stays so' },
  roles: above,
  body: Closed({}),
  example: {},
  rule({ state: { resolvedOn = '', partyIds, leadOfficerId }, context }) {
    if (daysBetween(localDate(resolvedOn), context.on) < stableDays)
      throw refuse(
        'too-early',
        `It was resolved on ${resolvedOn}; a case is stable after ${stableDays} days. Look again then.`,
      )
    const until = addDays(context.on, partyDays)
    return {
      events: [{ type: 'OldCaseStabilised', data: { stableCheckOn: context.on } }],
      personal: [...partyIds.map((personId) => ({ personId, until })), ...leadForgotten(leadOfficerId, context)],
    }
  },
})
