import { Closed, DivisionCode, FixedDay, Id, OrgLifePlanSubmitted, planItemData } from '@jiceng/contracts'
import { type Context, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { checkPlace } from '../members/references.ts'
import { onOrganization, runningOrganization } from '../party-organizations/references.ts'
import { holdsOrgLife } from './checks.ts'
import { type OrgLifePlan, orgLifePlans } from './plan.ts'

const clerks = ['town-clerk', 'community-clerk', 'branch-secretary']
const approvers = ['district-admin', 'town-secretary', 'town-clerk']

/** An item keeps its id when it is sent with it; without one it is new. */
const Item = Closed({ itemId: Type.Optional(Id), ...planItemData })
type Item = Static<typeof Item>
const wording = { fixedDay: FixedDay, items: Type.Array(Item, { minItems: 12, maxItems: 120 }) }
const { year } = OrgLifePlanSubmitted.data.properties

const exampleItems = Array.from({ length: 12 }, (_, n) => ({
  month: n + 1,
  kind: 'theme_day' as const,
  topic: `主题党日（${n + 1}月）`,
}))

/** N-09: a theme Party day in every month. */
function checkMonths(items: readonly Item[]): void {
  const planned = new Set(items.flatMap(({ month, kind }) => (kind === 'theme_day' ? [month] : [])))
  const missing = exampleItems.map(({ month }) => month).filter((month) => !planned.has(month))
  if (missing.length > 0)
    throw refuse('months-missing', `Plan a theme Party day for month ${missing.join(', ')} as well.`, '/items')
}

/** The items with their ids; one that is sent with an id is one of the plan, named once. */
function identified(items: readonly Item[], before: OrgLifePlan['items'], context: Context): OrgLifePlan['items'] {
  const known = new Set(before.map(({ itemId }) => itemId))
  return items.map(({ itemId, month, kind, topic }, n) => {
    if (itemId !== undefined && !known.delete(itemId))
      throw refuse('unknown-reference', `${itemId} is no item of this plan, or named twice.`, `/items/${n}/itemId`)
    return { itemId: itemId ?? context.id('oli', n), month, kind, topic }
  })
}

/** That it is due on 31 January is told by an alert (W-27). */
export const submitPlan = orgLifePlans.command('submit', {
  summary: { zh: '报送年度计划', en: 'Submit the plan of a year' },
  roles: clerks,
  body: Closed({ orgId: Id, divisionCode: DivisionCode, year, ...wording }),
  example: {
    orgId: 'org_01HZY3W8Q0BRANCH',
    divisionCode: '990103001001',
    year: 2023,
    fixedDay: 15,
    items: exampleItems,
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ organization: runningOrganization(body.orgId, '/orgId') }),
  rule({ id, body, found: { organization }, context }) {
    holdsOrgLife(organization)
    checkPlace(organization, body.divisionCode)
    checkMonths(body.items)
    const { orgId, divisionCode, fixedDay } = body
    const plan = { fixedDay, items: identified(body.items, [], context) }
    const by = { submittedBy: context.actor.id, submittedOn: context.on }
    const detail = `${organization.name} has a plan for ${body.year} already. Change that one.`
    return {
      events: [
        { type: 'OrgLifePlanSubmitted', data: { planId: id, orgId, year: body.year, divisionCode, ...plan, ...by } },
      ],
      claims: [{ key: `org-life-plan:${orgId}|${body.year}`, code: 'already-exists', detail }],
      guards: [onOrganization(orgId)],
    }
  },
})

export const approvePlan = orgLifePlans.command('approve', {
  summary: { zh: '审批年度计划', en: 'Approve the plan of a year' },
  roles: approvers,
  body: Closed({}),
  example: {},
  rule({ id, state: { orgId, year: of, submittedBy }, context }) {
    if (submittedBy === context.actor.id)
      throw refuse('own-application', 'You wrote this plan yourself; somebody else approves it.')
    return [{ type: 'OrgLifePlanApproved', data: { planId: id, orgId, year: of, approvedOn: context.on } }]
  },
})

/** An approved plan stays approved: what was changed afterwards is in its history. */
export const changePlan = orgLifePlans.command('change', {
  summary: { zh: '调整年度计划', en: 'Change the plan of a year' },
  roles: clerks,
  body: Closed(wording),
  example: { fixedDay: 20, items: exampleItems },
  rule({ id, body, state: { orgId, year: of, items }, context }) {
    checkMonths(body.items)
    const plan = { fixedDay: body.fixedDay, items: identified(body.items, items, context) }
    const by = { changedBy: context.actor.id, changedOn: context.on }
    return [{ type: 'OrgLifePlanChanged', data: { planId: id, orgId, year: of, ...plan, ...by } }]
  },
})
