import { isDeepStrictEqual } from 'node:util'
import {
  Closed,
  Id,
  Name,
  OneOf,
  PersonName,
  Phone,
  postingData,
  staffKinds,
  Text,
  trainingHours,
} from '@jiceng/contracts'
import { type Lookup, refuse, yearsLater } from '@jiceng/kernel'
import { Type } from 'typebox'
import { activeGrids } from '../grids/index.ts'
import { community, whenGiven } from '../known/index.ts'
import { staffOf } from './ending-grids.ts'
import { checkLead, leadClaims, leadKey, ledBy } from './leading.ts'
import { gridStaff } from './posting.ts'

const clerks = ['district-admin', 'town-secretary', 'town-clerk']
const Where = Closed(postingData)
const personKey = (personId: string): string => `grid-staff:${personId}`

/** Whoever was posted before keeps the id; somebody of another district reads as unknown. */
const postedBefore = (personId: string, divisionCode: string): Lookup<true> => ({
  collection: gridStaff.collection,
  filter: { relates: `person:${personId}` },
  limit: 50,
  as(found) {
    if (found.some(({ scopes }) => scopes.includes(divisionCode.slice(0, 6)))) return true
    throw refuse('unknown-reference', `${personId} was never posted here. Leave it out for a new person.`, '/personId')
  },
})

export const assignStaff = gridStaff.command('assign', {
  summary: { zh: '配备网格员', en: 'Post somebody to grids' },
  roles: clerks,
  body: Closed({
    ...postingData,
    kind: OneOf(...staffKinds),
    displayName: PersonName,
    workPhone: Phone,
    personId: Type.Optional(Id),
  }),
  example: {
    divisionCode: '990103001001',
    gridIds: ['grd_01J0000000000000000000000A'],
    lead: true,
    kind: 'full_time',
    displayName: '韦网格',
    workPhone: '10000000001',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body: { divisionCode, gridIds, personId } }) => ({
    community: community(divisionCode),
    grids: activeGrids(gridIds, divisionCode),
    before: whenGiven(personId, (known) => postedBefore(known, divisionCode)),
  }),
  rule({ id, body, found, context }) {
    const { divisionCode, gridIds, lead, kind, displayName, workPhone, personId = context.id('per') } = body
    checkLead(kind, body)
    return {
      events: [
        {
          type: 'GridStaffAssigned',
          data: { staffId: id, personId, kind, divisionCode, gridIds, lead, from: context.on },
        },
      ],
      claims: [
        ...leadClaims(body, found.grids),
        {
          key: personKey(personId),
          code: 'posted-already',
          detail: 'This person is posted already. Transfer that posting instead.',
        },
      ],
      guards: gridIds.map(staffOf),
      personal: [{ personId, fields: { displayName, workPhone } }],
    }
  },
})

export const transferStaff = gridStaff.command('transfer', {
  summary: { zh: '调整网格员', en: 'Post somebody to other grids' },
  roles: clerks,
  body: Where,
  example: { divisionCode: '990103001001', gridIds: ['grd_01J0000000000000000000000A'], lead: false },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body: { divisionCode, gridIds } }) => ({
    community: community(divisionCode),
    grids: activeGrids(gridIds, divisionCode),
  }),
  rule({ body, state, found, context }) {
    const { divisionCode, gridIds, lead } = body
    checkLead(state.kind, body)
    if (isDeepStrictEqual({ gridIds, lead }, { gridIds: state.gridIds, lead: state.lead }))
      throw refuse('same-value', 'The posting is so already. Name other grids, or another part in them.')
    const before = ledBy(state)
    return {
      events: [{ type: 'GridStaffTransferred', data: { divisionCode, gridIds, lead, transferredOn: context.on } }],
      claims: leadClaims(body, found.grids).filter(({ key }) => !before.map(leadKey).includes(key)),
      releases: before.filter((id) => !ledBy(body).includes(id)).map(leadKey),
      guards: gridIds.map(staffOf),
    }
  },
})

export const trainStaff = gridStaff.command('train', {
  summary: { zh: '登记网格员培训', en: 'Record a training of somebody posted' },
  roles: clerks,
  body: Closed({ topic: Name, hours: trainingHours }),
  example: { topic: '矛盾纠纷排查', hours: 8 },
  rule: ({ body, context }) => [{ type: 'GridStaffTrained', data: { ...body, trainedOn: context.on } }],
})

export const endStaff = gridStaff.command('end', {
  summary: { zh: '网格员离岗', en: 'End a posting' },
  roles: clerks,
  body: Closed({ reason: Text }),
  example: { reason: '调离' },
  rule: ({ body, state, context }) => ({
    events: [{ type: 'GridStaffEnded', data: { to: context.on, reason: body.reason } }],
    releases: [...ledBy(state).map(leadKey), personKey(state.personId)],
    // Name and phone are kept a year (`domain` 5.2).
    personal: [{ personId: state.personId, until: yearsLater(context.on, 1) }],
  }),
})
