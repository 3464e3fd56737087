import { Closed, Day, DivisionCode, Id, type MemberAdmitted, memberPerson } from '@jiceng/contracts'
import { addDays, type LocalDate, localDate, pastDay, type Recorded, refuse, yearsLater } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { whenGiven } from '../divisions/references.ts'
import { onOrganization, runningOrganization, type Superior } from '../party-organizations/references.ts'
import { members } from './member.ts'
import { personOf } from './persons.ts'
import { branch, checkGroup, checkPlace } from './references.ts'

const approvers = ['district-admin', 'town-secretary']
const clerks = ['district-admin', 'town-clerk', 'community-clerk']

const MemberPerson = Closed(memberPerson)
const Home = { branchId: Id, groupId: Type.Optional(Id), divisionCode: DivisionCode }
const Newcomer = Closed({ ...Home, ...memberPerson })
type Newcomer = Static<typeof Newcomer>

const person = {
  displayName: '苏禾',
  gender: 'female',
  birthMonth: '1986-04',
  education: 'junior_college',
  occupation: 'farmer',
} as const
const home = { branchId: 'org_01HZY3W8Q0BRANCH', divisionCode: '990103001001' } as const

/** N-13: eighteen years. Of a birthday only the month is known, so whoever has it in this month counts as old enough. */
function checkAge(birthMonth: string, admittedOn: LocalDate): void {
  const adult = yearsLater(localDate(`${birthMonth}-01`), 18)
  if (admittedOn < adult)
    throw refuse('too-young', `A member is at least 18 years old; that is from ${adult} on.`, '/birthMonth')
}

const lookups = ({ body }: { body: Newcomer }) => ({
  branch: branch(body.branchId),
  group: whenGiven(body.groupId, (id) => runningOrganization(id, '/groupId')),
})

function admitted(
  personId: string,
  { branchId, groupId, divisionCode }: Newcomer,
  { field }: Superior,
  days: { admittedOn: string; fullSince?: string },
): Recorded<typeof MemberAdmitted> {
  const group = groupId === undefined ? {} : { groupId }
  return { type: 'MemberAdmitted', data: { personId, branchId, ...group, divisionCode, field, ...days } }
}

/** The day of the command is the day of the vote: probation runs from it (N-25). */
export const admitMember = members.command('admit', {
  summary: { zh: '接收预备党员', en: 'Admit a probationary member' },
  roles: approvers,
  body: Newcomer,
  example: { ...home, ...person },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups,
  rule({ id, body, found, context }) {
    checkPlace(found.branch, body.divisionCode)
    checkGroup(found.group, body.branchId)
    checkAge(body.birthMonth, context.on)
    return {
      events: [admitted(id, body, found.branch, { admittedOn: context.on })],
      guards: [onOrganization(body.branchId)],
      personal: [personOf(id, body.branchId, body)],
    }
  },
})

/** A full member who exists already enters as he or she is. */
export const registerMember = members.command('register', {
  summary: { zh: '登记已有党员', en: 'Register a member who is one already' },
  roles: clerks,
  body: Closed({ ...Home, ...memberPerson, admittedOn: Day, fullSince: Day }),
  example: { ...home, ...person, admittedOn: '2010-06-18', fullSince: '2011-06-18' },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups,
  rule({ id, body, found, context }) {
    checkPlace(found.branch, body.divisionCode)
    checkGroup(found.group, body.branchId)
    const admittedOn = pastDay(body.admittedOn, context, '/admittedOn')
    const fullSince = pastDay(body.fullSince, context, '/fullSince')
    if (fullSince < admittedOn)
      throw refuse('invalid-period', `Nobody is a full member before admission, ${admittedOn}.`, '/fullSince')
    return {
      events: [admitted(id, body, found.branch, { admittedOn, fullSince })],
      guards: [onOrganization(body.branchId)],
      personal: [personOf(id, body.branchId, body)],
    }
  },
})

/** N-25: probation is a year from the day of the vote. */
export const confirmFullMember = members.command('confirmFull', {
  summary: { zh: '预备党员转正', en: 'Make a probationary member a full member' },
  roles: approvers,
  body: Closed({}),
  example: {},
  rule({ id, state: { branchId, admittedOn = '' }, context }) {
    const end = yearsLater(localDate(admittedOn), 1)
    if (context.on < end)
      throw refuse('probation-running', `Probation runs until ${addDays(end, -1)}. Wait for its end.`)
    const data = { personId: id, branchId, admittedOn, fullSince: context.on }
    return { events: [{ type: 'MemberBecameFull', data }], guards: [onOrganization(branchId)] }
  },
})

/** All that is kept of the person is sent; what of it changed is no event. */
export const amendMember = members.command('amend', {
  summary: { zh: '更正党员基本信息', en: 'Amend what is kept of a member' },
  roles: [...clerks, 'branch-secretary'],
  body: MemberPerson,
  example: { ...person, education: 'bachelor' },
  rule: ({ id, body, state: { branchId }, context }) => ({
    events: [{ type: 'MemberRecordAmended', data: { personId: id, branchId, amendedOn: context.on } }],
    personal: [personOf(id, branchId, body)],
  }),
})
