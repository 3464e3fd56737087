import type { Reaction } from '@jiceng/eventing'
import { organizations } from '../party-organizations/party-organization.ts'
import { members } from './member.ts'
import { computeStructure } from './structure.ts'
import { computeStudy, followTraining, isLastOfMonth } from './study.ts'
import { followSuccessor, moveAlong } from './transfers.ts'

const isText = (value: unknown): value is string => typeof value === 'string'

/** Both branches of a transfer, and the one branch of everything else; a letter alone moves nobody. */
const counted = ({ branchId, from, to, receivedOn, letterIssuedOn }: Readonly<Record<string, unknown>>): string[] =>
  letterIssuedOn !== undefined && receivedOn === undefined ? [] : [branchId, from, to].filter(isText)

/** Branches whose members are others count them anew. */
export const structureFollowsMembers: Reaction = {
  name: 'structure',
  service: 'organizations',
  on: ['MemberAdmitted', 'MemberBecameFull', 'MemberTransferred', 'MemberRecordAmended', 'MembershipEnded'],
  targets: ({ data }) => ({ collection: organizations.collection, filter: { _id: { $in: counted(data) } }, limit: 3 }),
  command: computeStructure,
  body: () => ({}),
  gathers: ({ data }) => counted(data).join(' '),
}

/** In a new month everybody is a month older: each branch whose sums are of an earlier one sums up again. */
export const structureOfTheMonth: Reaction = {
  name: 'structure-of-the-month',
  service: 'reporting',
  on: ['ClockTicked'],
  targets: ({ scopePath, data: { day } }) => ({
    collection: organizations.collection,
    filter: {
      scopes: scopePath.split('/')[1],
      'state.structureOn': { $lt: `${isText(day) ? day.slice(0, 7) : ''}-01` },
      'state.state': { $in: ['active', 'overdue_term'] },
    },
    limit: 200,
  }),
  command: computeStructure,
  body: () => ({}),
}

/** Whom a session lists has its hours, and who was on its list before has them no longer. */
export const studyFollowsTraining: Reaction = {
  name: 'study-of-members',
  service: 'organizations',
  on: ['TrainingHeld', 'TrainingSessionFactCorrected', 'TrainingSessionFactRevoked'],
  targets: ({ aggregate, data }) => ({
    collection: members.collection,
    filter: {
      relates: { $in: [...personsOf(data).map((id) => `person:${id}`), `trained:${aggregate}`] },
      'state.state': { $in: ['probationary', 'full'] },
    },
    limit: 1000,
  }),
  command: followTraining,
  body: ({ aggregate }) => ({ sessionId: aggregate }),
}
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
/** Those listed: of a correction stands what was held in its data. */
function personsOf({ attendance, data }: Readonly<Record<string, unknown>>): string[] {
  const list = attendance ?? (isRecord(data) ? data.attendance : undefined)
  return (Array.isArray(list) ? list : []).flatMap((one) =>
    isRecord(one) && isText(one.personId) ? [one.personId] : [],
  )
}

/** A branch sums up when the hours of a member are others. */
export const studyFollowsMembers: Reaction = {
  name: 'study-of-branches',
  service: 'organizations',
  on: ['MemberTrained'],
  targets: ({ data: { branchId } }) => ({
    collection: organizations.collection,
    filter: { _id: branchId, 'state.state': { $in: ['active', 'overdue_term'] } },
    limit: 2,
  }),
  command: computeStudy,
  body: ({ data: { endOn } }) => ({ year: Number(String(endOn).slice(0, 4)) }),
  gathers: ({ data: { branchId, endOn } }) => `${branchId} ${String(endOn).slice(0, 4)}`,
}

/** On the last day of a month every branch with members sums up: what the year asks grows with its days. */
export const studyOfTheMonth: Reaction = {
  name: 'study-of-the-month',
  service: 'reporting',
  on: ['ClockTicked'],
  targets: ({ scopePath, data: { day } }) => ({
    collection: organizations.collection,
    filter: {
      scopes: scopePath.split('/')[1],
      'state.structureOn': isText(day) && isLastOfMonth(day) ? { $gt: '' } : { $in: [] },
      'state.studyOn': { $not: { $gte: day } },
      'state.state': { $in: ['active', 'overdue_term'] },
    },
    limit: 200,
  }),
  command: computeStudy,
  body: ({ data: { day } }) => ({ year: Number(String(day).slice(0, 4)) }),
}

/** A merged or dissolved branch leaves its members to its successor. */
export const membersFollow: Reaction = {
  name: 'members-follow',
  service: 'organizations',
  on: ['PartyOrganizationMerged', 'PartyOrganizationDissolved'],
  targets: ({ aggregate, data: { successorOrgId, successorDivisionCode } }) => ({
    collection: members.collection,
    filter:
      isText(successorOrgId) && isText(successorDivisionCode)
        ? { relates: `org:${aggregate}`, 'state.state': { $in: ['probationary', 'full'] } }
        : { _id: { $in: [] } },
    limit: 50,
  }),
  command: followSuccessor,
  body: ({ data: { successorOrgId, successorDivisionCode } }) => ({
    toBranchId: successorOrgId,
    divisionCode: successorDivisionCode,
  }),
}

/** A branch that lies elsewhere takes its members along. */
export const membersMoveAlong: Reaction = {
  name: 'members-move-along',
  service: 'organizations',
  on: ['PartyOrganizationReparented'],
  targets: ({ aggregate, data: { divisionCode } }) => ({
    collection: members.collection,
    filter: {
      relates: `org:${aggregate}`,
      'state.state': { $in: ['probationary', 'full'] },
      'state.divisionCode': { $ne: divisionCode },
    },
    limit: 50,
  }),
  command: moveAlong,
  body: ({ data: { divisionCode } }) => ({ divisionCode }),
}
