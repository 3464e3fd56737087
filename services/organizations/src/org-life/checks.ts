import type { Vote } from '@jiceng/contracts'
import { type Lookup, refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'
import { isGroup } from '../party-organizations/kinds.ts'
import type { Superior } from '../party-organizations/references.ts'
import type { OrgLifePlan } from './plan.ts'
import { orgLifePlans } from './plan.ts'

type Ballot = Static<typeof Vote>

/** A group meets as a part of its branch. */
export function holdsOrgLife({ name, orgType }: Superior): void {
  if (isGroup(orgType))
    throw refuse(
      'organization-type',
      `${name} is a group of a branch. Name its branch, and the group beside it.`,
      '/orgId',
    )
}

/** A committee meets where there is one (N-04, N-07), a group where there are groups (N-08). */
export function checkKind(kind: string, organization: Superior, group: Superior | undefined): void {
  const { name, committeeSize, hasPartyGroups, orgId } = organization
  if (kind === 'committee' && committeeSize === 0)
    throw refuse('committee-not-possible', `${name} has no committee; record a meeting of its members.`, '/kind')
  if (kind === 'group' && group === undefined && !hasPartyGroups)
    throw refuse('no-groups', `${name} has no Party groups; record a meeting of its members.`, '/kind')
  if (group === undefined) return
  if (kind !== 'group' || !isGroup(group.orgType) || group.parentId !== orgId)
    throw refuse('organization-type', `${group.name} is no group of ${name}, or this is no group meeting.`, '/groupId')
}

interface Attendance {
  readonly kind: string
  readonly shouldAttend: number
  readonly present: number
  readonly votes?: readonly Ballot[] | undefined
}

/** N-06: more than half of those entitled are there; N-29b: four fifths, where somebody is elected. */
function checkVote({ motion, kind, eligible, present, ...of }: Ballot, pointer: string): void {
  if (present > eligible || of.for + of.against + of.abstain > present)
    throw refuse('attendance-invalid', `"${motion}": more have voted than could. Check the counts.`, pointer)
  if (kind === 'election' && present * 5 < eligible * 4)
    throw refuse('quorum-missed', `"${motion}": of ${eligible} entitled, four fifths must be present.`, pointer)
  if (present * 2 <= eligible)
    throw refuse('no-quorum', `"${motion}": of ${eligible} entitled, more than half must be present.`, pointer)
}

/** What a meeting needs to be one: nobody too many, half of a committee (N-07), and valid votes. */
export function checkAttendance(
  { kind, shouldAttend, present, votes = [] }: Attendance,
  at = (field: string): string => `/${field}`,
): void {
  if (present > shouldAttend)
    throw refuse(
      'attendance-invalid',
      `Of ${shouldAttend} who should attend, ${present} cannot be there.`,
      at('present'),
    )
  if (kind === 'committee' && present * 2 < shouldAttend)
    throw refuse('no-quorum', `Of a committee of ${shouldAttend}, half must be there.`, at('present'))
  for (const [n, vote] of votes.entries()) checkVote(vote, at(`votes/${n}`))
}

/** The plan an item is of, if there is such an item. */
export const planOf = (itemId: string): Lookup<OrgLifePlan | undefined> => ({
  collection: orgLifePlans.collection,
  filter: { relates: `item:${itemId}` },
  limit: 1,
  as: ([found]) => found && orgLifePlans.read(found.state),
})

/** An item of the organisation's own plan, for the same kind of activity. */
export function checkItem(
  itemId: string | undefined,
  orgId: string,
  kind: string,
  plan: OrgLifePlan | undefined,
): void {
  if (itemId === undefined) return
  const item = plan?.orgId === orgId ? plan.items.find((one) => one.itemId === itemId) : undefined
  if (item === undefined)
    throw refuse('unknown-reference', `${itemId} is no item of a plan of this organisation.`, '/planItemId')
  if (item.kind !== kind)
    throw refuse('wrong-kind', `That item of the plan is a ${item.kind}, not a ${kind}.`, '/planItemId')
}
