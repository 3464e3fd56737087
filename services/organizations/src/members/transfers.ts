import { Closed, DivisionCode, Id } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { whenGiven } from '../divisions/references.ts'
import { fieldOf, onOrganization, runningOrganization } from '../party-organizations/references.ts'
import { members } from './member.ts'
import { ofBranch } from './persons.ts'
import { branch, checkGroup, checkPlace } from './references.ts'

/** Across districts it is the city's business: whoever acts must have rights at both ends. */
const roles = ['city-admin', 'district-admin', 'town-clerk', 'community-clerk']

/** `divisionCode` is where the new branch lies. A new letter takes the place of one that was never received (N-27). */
export const issueTransfer = members.command('issueTransfer', {
  summary: { zh: '开具组织关系介绍信', en: 'Issue the letter of a transfer to another branch' },
  roles,
  body: Closed({ toBranchId: Id, divisionCode: DivisionCode }),
  example: { toBranchId: 'org_01HZY3W8Q0BRANCH', divisionCode: '990103001001' },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ to: branch(body.toBranchId, '/toBranchId') }),
  rule({ id, body, state: { branchId }, found, context }) {
    if (body.toBranchId === branchId)
      throw refuse('same-value', 'The member belongs to this branch already. Name another one.', '/toBranchId')
    checkPlace(found.to, body.divisionCode)
    const data = { personId: id, from: branchId, to: body.toBranchId, letterIssuedOn: context.on }
    return [{ type: 'MemberTransferred', data }]
  },
})

/** How long a letter is valid is told by an alert (W-14b), since N-27 says "generally". */
export const receiveTransfer = members.command('receiveTransfer', {
  summary: { zh: '接收组织关系', en: 'Receive a transferred member' },
  roles,
  body: Closed({ divisionCode: DivisionCode, groupId: Type.Optional(Id) }),
  example: { divisionCode: '990103001001' },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body, state }) => ({
    to: whenGiven(state.letter?.to, (to) => branch(to, '')),
    group: whenGiven(body.groupId, (group) => runningOrganization(group, '/groupId')),
  }),
  rule({ id, body: { divisionCode, groupId }, state: { branchId, letter }, found, context }) {
    if (letter === undefined || found.to === undefined)
      throw refuse('letter-missing', 'No letter was issued for this member. Issue the transfer first.')
    checkPlace(found.to, divisionCode)
    checkGroup(found.group, letter.to)
    const days = { letterIssuedOn: letter.issuedOn, receivedOn: context.on }
    const group = groupId === undefined ? {} : { groupId }
    const data = { personId: id, from: branchId, to: letter.to, ...days, ...group, divisionCode, field: found.to.field }
    return {
      events: [{ type: 'MemberTransferred', data }],
      guards: [onOrganization(branchId), onOrganization(letter.to)],
      personal: [{ personId: id, relates: [ofBranch(letter.to)] }],
    }
  },
})

/** Their branch is merged or dissolved: its members belong to its successor from that day on. */
export const followSuccessor = members.command('follow', {
  summary: { zh: '随支部转入', en: 'Move with the branch to its successor' },
  roles: ['system'],
  body: Closed({ toBranchId: Id, divisionCode: DivisionCode }),
  example: { toBranchId: 'org_01HZY3W8Q0BRANCH', divisionCode: '990103001001' },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ field: fieldOf(body.toBranchId) }),
  rule({ id, body: { toBranchId, divisionCode }, state: { branchId }, found: { field }, context }) {
    const days = { letterIssuedOn: context.on, receivedOn: context.on }
    const data = { personId: id, from: branchId, to: toBranchId, ...days, divisionCode, ...(field ? { field } : {}) }
    return {
      events: [{ type: 'MemberTransferred', data }],
      personal: [{ personId: id, relates: [ofBranch(toBranchId)] }],
    }
  },
})

/** Their branch has moved: its members lie where it lies, from that day on. */
export const moveAlong = members.command('moveAlong', {
  summary: { zh: '随支部变更区划', en: 'Move with the branch to another division' },
  roles: ['system'],
  body: Closed({ divisionCode: DivisionCode }),
  example: { divisionCode: '990103001001' },
  divisionCode: ({ divisionCode }) => divisionCode,
  rule({ id, body: { divisionCode }, state, context }) {
    const { branchId, divisionCode: fromDivisionCode } = state
    if (divisionCode === fromDivisionCode) throw refuse('same-value', 'The member lies there already.')
    const data = { personId: id, branchId, divisionCode, fromDivisionCode, movedOn: context.on }
    return [{ type: 'MemberMoved', data }]
  },
})
