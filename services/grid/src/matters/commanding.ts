import { Closed, Id, levels, MatterLevel, OneOf, Text, urgings } from '@jiceng/contracts'
import { type Lookup, masked, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { activeUnit } from '../known/index.ts'
import { answerDue, handlingDue, momentOf, termOf } from './deadlines.ts'
import { checkLevel, cityLevel, dispatchers, ownLevel } from './levels.ts'
import { matters } from './matter.ts'
import { lateBy } from './overdue.ts'

/** Code of the district where a matter lies now. */
const district = (id: string): Lookup<string> => ({
  collection: matters.collection,
  filter: { _id: id },
  limit: 1,
  as: ([found]) => districtOf(found?.scopes ?? []) ?? '',
})
/** The second of city, district, town, community; undefined for what lies in the city itself. */
const districtOf = ([, code]: readonly string[]): string | undefined => code

export const dispatchMatter = matters.command('dispatch', {
  summary: { zh: '任务派遣', en: 'Dispatch a matter to the unit that will handle it' },
  roles: dispatchers,
  body: Closed({ ownerUnitId: Id }),
  example: { ownerUnitId: 'unt_01J0000000000000000000000A' },
  lookups: ({ id, body }) => ({ unit: activeUnit(body.ownerUnitId, '/ownerUnitId'), district: district(id) }),
  rule({ body: { ownerUnitId }, state, found, context }) {
    checkLevel(state, context)
    if (ownerUnitId === state.ownerUnitId && !state.unanswered)
      throw refuse('same-value', `${found.unit.name} has it already. Urge it, or name another unit.`, '/ownerUnitId')
    const elsewhere = districtOf(found.unit.scopes) ?? found.district
    if (elsewhere !== found.district && state.level < cityLevel)
      throw refuse(
        'unit-elsewhere',
        `${found.unit.name} lies in ${elsewhere}. Name a unit of this district, or escalate to the city.`,
        '/ownerUnitId',
      )
    const dispatchedAt = momentOf(context).toISOString()
    const term = termOf(state.categoryCode, state.severity)
    const dueAt = handlingDue({ dispatchedAt, term, suspensions: [] })
    const data = { ownerUnitId, dispatchedOn: context.on, dispatchedAt, term, dueAt }
    return [...lateBy(state, context), { type: 'MatterDispatched', data }]
  },
})

export const escalateMatter = matters.command('escalate', {
  summary: { zh: '逐级上报', en: 'Pass a matter to the level above' },
  roles: dispatchers.filter((role) => role !== 'city-admin'),
  body: Closed({ reason: Text, level: Type.Optional(MatterLevel) }),
  example: { reason: '涉及两个社区，需街道统筹' },
  rule({ body, state, context }) {
    checkLevel(state, context)
    const { level: from, severity } = state
    const to = body.level ?? from + 1
    if (from === cityLevel) throw refuse('level-end', 'The city has no level above it. Dispatch it, or assign it down.')
    if (to <= from)
      throw refuse('level-skipped', `The matter lies with the ${levels[from - 1]}; name a level above.`, '/level')
    if (to > from + 1 && severity !== 'emergency')
      throw refuse(
        'level-skipped',
        `Only an emergency leaves a level out. Escalate to the ${levels[from]} level.`,
        '/level',
      )
    const data = { from, to, reason: masked(body.reason), escalatedOn: context.on, answerBy: answerDue(context) }
    return [...lateBy(state, context), { type: 'MatterEscalated', data }]
  },
})

export const assignMatterDown = matters.command('assignDown', {
  summary: { zh: '交办下级', en: 'Return a matter to the level below' },
  roles: dispatchers.filter((role) => role !== 'community-clerk'),
  body: Closed({ reason: Text }),
  example: { reason: '属社区职责，由社区具体落实' },
  rule({ body, state, context }) {
    checkLevel(state, context)
    const { level: from } = state
    if (from === 1) throw refuse('level-end', 'The community has no level below it. Dispatch the matter.')
    const data = { from, to: from - 1, reason: masked(body.reason), assignedOn: context.on }
    return [...lateBy(state, context), { type: 'MatterAssignedDown', data }]
  },
})

/** N-52: plain, yellow card, red card; never downwards. */
export const urgeMatter = matters.command('urge', {
  summary: { zh: '督办', en: 'Urge whoever has to act' },
  roles: dispatchers,
  body: Closed({ level: OneOf(...urgings), reason: Text }),
  example: { level: 'yellow', reason: '临近时限仍未处置' },
  rule({ body: { level, reason }, state, context }) {
    const before = state.urging
    if (before && urgings.indexOf(level) < urgings.indexOf(before))
      throw refuse('urging-falls', `It was urged as ${before} already. Urge as ${before} or above.`, '/level')
    return [
      { type: 'MatterUrged', data: { level, reason: masked(reason), urgedOn: context.on, asLevel: ownLevel(context) } },
    ]
  },
})

/** By whoever urged, or a level above: a lower one does not take back what was demanded of it. */
export const cancelUrging = matters.command('cancelUrging', {
  summary: { zh: '撤销督办', en: 'Take back an urging' },
  roles: dispatchers,
  body: Closed({ reason: Text }),
  example: { reason: '误发，承办单位已按时处置' },
  rule({ body, state, context }) {
    const { urging, urgedAs = 1 } = state
    if (urging === undefined) throw refuse('not-urged', 'Nobody has urged it, so there is nothing to take back.')
    if (ownLevel(context) < urgedAs)
      throw refuse('level-too-low', `The ${levels[urgedAs - 1]} level urged it. Ask it to take the urging back.`)
    return [
      { type: 'MatterUrgingCancelled', data: { level: urging, reason: masked(body.reason), cancelledOn: context.on } },
    ]
  },
})
