import { Closed, Count, Day, DivisionCode, Id, Text } from '@jiceng/contracts'
import { type Lookup, realDay, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { activeDivision, inDivision } from '../divisions/references.ts'
import { organizations } from './party-organization.ts'
import { onOrganization, runningOrganization, treeOfOrganizations } from './references.ts'
import { checkCommittee, checkParent } from './standing.ts'
import { lastExtension, termFrom } from './terms.ts'

/** N-29b: four fifths of those entitled are present. In a branch these are its full members: N-04 goes by them. */
export const holdElection = organizations.command('holdElection', {
  summary: { zh: '换届选举', en: 'Hold an election: a new term begins' },
  roles: ['city-admin', 'district-admin', 'town-clerk', 'community-clerk', 'branch-secretary'],
  body: Closed({
    entitledCount: Type.Integer({ minimum: 1, maximum: 100_000 }),
    presentCount: Count,
    committeeSize: Count,
    termYears: Type.Optional(Type.Integer({ minimum: 3, maximum: 5 })),
  }),
  example: { entitledCount: 12, presentCount: 11, committeeSize: 3 },
  rule({ body, state, context }) {
    const { entitledCount, presentCount, committeeSize } = body
    if (presentCount > entitledCount || presentCount * 5 < entitledCount * 4)
      throw refuse('quorum-missed', `Of ${entitledCount} entitled, four fifths must be present.`, '/presentCount')
    checkCommittee(state.orgType, entitledCount, committeeSize)
    const term = termFrom(context.on, state.orgType, state.field, body.termYears)
    if (term === undefined) throw refuse('term-invalid', `A ${state.orgType} is not elected; it has no term (N-12).`)
    const election = { electedOn: context.on, entitledCount, presentCount, committeeSize }
    return [{ type: 'CommitteeElected', data: { ...election, ...term } }]
  },
})

export const extendTerm = organizations.command('extendTerm', {
  summary: { zh: '批准延期换届', en: 'Extend the term of a Party organisation' },
  roles: ['city-admin', 'district-admin', 'town-secretary'],
  body: Closed({ termEndOn: Day, reason: Text }),
  example: { termEndOn: '2024-12-31', reason: '村庄合并，延至合并完成后换届' },
  rule({ body, state, context }) {
    const { termEndOn: before, regularEndOn } = state
    if (before === undefined || regularEndOn === undefined)
      throw refuse('term-invalid', 'The end of its term is not known; record its election first.')
    const termEndOn = realDay(body.termEndOn, '/termEndOn')
    const last = lastExtension(regularEndOn)
    if (termEndOn <= before || termEndOn <= context.on || termEndOn > last)
      throw refuse(
        'term-invalid',
        `Its term ends on ${before}; the latest end possible is ${last} (N-12).`,
        '/termEndOn',
      )
    return [{ type: 'TermExtended', data: { termEndOn, reason: body.reason, extendedOn: context.on } }]
  },
})

/** Raised by the platform at the tick of the day after the term ended. */
export const markOverdue = organizations.command('markOverdue', {
  summary: { zh: '届满未换届', en: 'Mark that the term is over without an election' },
  roles: ['system'],
  body: Closed({}),
  example: {},
  rule({ state: { termEndOn }, context }) {
    if (termEndOn === undefined || context.on <= termEndOn)
      throw refuse('term-running', `Its term ${termEndOn === undefined ? 'has no end' : `runs to ${termEndOn}`}.`)
    return [{ type: 'TermOverdue', data: { overdueOn: context.on } }]
  },
})

/** `divisionCode` is where it lies afterwards: the same as before, or the new one when it moves house as well. */
/** Part-time members and centre households of it: they are of its community, and do not move with it (M-050). */
const tied = (
  collection: string,
  id: string,
  more: Readonly<Record<string, unknown>> = {},
): Lookup<readonly string[]> => ({
  collection,
  filter: { relates: `org:${id}`, 'state.state': 'active', ...more },
  limit: 5,
  as: (found) => found.map(({ _id }) => _id),
})

export const reparentOrganization = organizations.command('reparent', {
  summary: { zh: '变更隶属', en: 'Put a Party organisation under another one' },
  roles: ['city-admin', 'district-admin'],
  body: Closed({ parentId: Id, divisionCode: DivisionCode }),
  example: { parentId: 'org_01HZY3W8Q0TOWN', divisionCode: '990103001001' },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ id, body }) => ({
    division: activeDivision(body.divisionCode, '/divisionCode'),
    parent: runningOrganization(body.parentId, '/parentId'),
    partTime: tied('posts', id, { 'state.partTime': true }),
    households: tied('centre_households', id),
  }),
  rule({ id, body: { parentId, divisionCode }, state, found, context }) {
    if (parentId === id) throw refuse('would-be-cycle', 'It cannot be its own parent. Name another one.', '/parentId')
    if (parentId === state.parentId && divisionCode === state.divisionCode)
      throw refuse('same-value', 'It is there already. Name another parent or division.')
    checkParent(state.orgType, found.division, found.parent)
    const still = [...found.partTime, ...found.households]
    if (divisionCode !== state.divisionCode && still.length > 0)
      throw refuse('tied-to-place', `End what is of its division first: ${still.join(', ')}.`, '/divisionCode')
    return {
      events: [
        {
          type: 'PartyOrganizationReparented',
          data: { parentId, divisionCode, fromDivisionCode: state.divisionCode, effectiveOn: context.on },
        },
      ],
      guards: [treeOfOrganizations, onOrganization(parentId), onOrganization(id), inDivision(divisionCode)],
    }
  },
})
