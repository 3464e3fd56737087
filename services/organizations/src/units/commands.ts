import { isDeepStrictEqual } from 'node:util'
import { Closed, DivisionCode, Name, unitData } from '@jiceng/contracts'
import { type Lookup, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeDivision, inDivision } from '../divisions/references.ts'
import { checkGarrison, claimsOf, usccOf } from './checks.ts'
import { onUnit } from './references.ts'
import { units } from './unit.ts'

const roles = ['city-admin', 'district-admin', 'town-clerk', 'community-clerk']
const UnitData = Closed(unitData)
type UnitData = Static<typeof UnitData>

/** What is known of a unit, field by field. */
const factsOf = (unit: UnitData): UnitData => ({
  name: unit.name,
  ...(unit.uscc !== undefined && { uscc: unit.uscc }),
  kind: unit.kind,
  field: unit.field,
  ...(unit.system !== undefined && { system: unit.system }),
  ...(unit.employees !== undefined && { employees: unit.employees }),
  ...(unit.partyMemberCount !== undefined && { partyMemberCount: unit.partyMemberCount }),
})

export const registerUnit = units.command('register', {
  summary: { zh: '登记单位', en: 'Register a unit' },
  roles,
  body: Closed({ ...unitData, divisionCode: DivisionCode }),
  example: {
    name: '棠溪纸业有限公司',
    uscc: '91990101MA0F1E2D3H',
    kind: 'enterprise',
    field: 'two_new',
    employees: 86,
    divisionCode: '990103001001',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ division: activeDivision(body.divisionCode, '/divisionCode') }),
  rule({ id, body, context }) {
    checkGarrison(body)
    const data = { unitId: id, ...factsOf(body), divisionCode: body.divisionCode, registeredOn: context.on }
    return {
      events: [{ type: 'UnitRegistered', data }],
      claims: claimsOf(body.uscc),
      guards: [inDivision(body.divisionCode)],
    }
  },
})

/** The whole of what is known is sent, so that a field can also be taken away. */
export const updateUnit = units.command('update', {
  summary: { zh: '变更单位信息', en: 'Change what is known of a unit' },
  roles,
  body: UnitData,
  example: {
    name: '棠溪纸业有限公司',
    uscc: '91990101MA0F1E2D3H',
    kind: 'enterprise',
    field: 'two_new',
    employees: 92,
  },
  rule({ body, state, context }) {
    checkGarrison(body)
    if ((body.kind === 'garrison') !== (state.kind === 'garrison'))
      throw refuse(
        'garrison-data',
        'A unit never becomes a garrison, nor a garrison another unit. Register it anew.',
        '/kind',
      )
    if (isDeepStrictEqual(factsOf(body), factsOf(state)))
      throw refuse('same-value', 'The unit is so already. Give what is to be different.')
    const same = body.uscc === state.uscc
    return {
      events: [{ type: 'UnitUpdated', data: { ...factsOf(body), updatedOn: context.on } }],
      claims: same ? [] : claimsOf(body.uscc),
      releases: same ? [] : usccOf(state.uscc),
    }
  },
})

/** A joint branch that covers the unit goes on without it; an organisation of its own must end first. */
const hosting = (id: string): Lookup<boolean> => ({
  collection: 'organizations',
  filter: { relates: `unit:${id}`, 'state.state': { $in: ['active', 'overdue_term'] } },
  limit: 1,
  as: (found) => found.length > 0,
})

export const closeUnit = units.command('close', {
  summary: { zh: '注销单位', en: 'Close a unit' },
  roles,
  body: Closed({ reason: Type.Optional(Name) }),
  example: { reason: '企业注销' },
  lookups: ({ id }) => ({ hosting: hosting(id) }),
  rule({ id, body: { reason }, state, found, context }) {
    if (found.hosting)
      throw refuse('unit-in-use', 'A Party organisation stands on this unit. Merge or dissolve it first.')
    const data = { closedOn: context.on, ...(reason !== undefined && { reason }) }
    return { events: [{ type: 'UnitClosed', data }], releases: usccOf(state.uscc), guards: [onUnit(id)] }
  },
})
