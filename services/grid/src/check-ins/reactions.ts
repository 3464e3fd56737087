import type { Reaction } from '@jiceng/eventing'
import { checkIns } from './check-in.ts'
import { changeBranch, endCheckIn } from './commands.ts'

const openOf = (related: string) => ({
  collection: checkIns.collection,
  filter: { relates: related, 'state.state': 'active' },
  limit: 50,
})

/** A unit that is closed serves nobody any more: its check-in ends. */
const unitGone: Reaction = {
  name: 'check-in-ended',
  service: 'organizations',
  on: ['UnitClosed'],
  targets: ({ aggregate }) => openOf(`unit:${aggregate}`),
  command: endCheckIn,
  body: () => ({ reason: '单位注销' }),
}

/** Nor does anybody serve as a member who is none any more. */
const memberGone: Reaction = {
  ...unitGone,
  name: 'check-in-of-member-ended',
  on: ['MembershipEnded'],
  targets: ({ aggregate }) => openOf(`person:${aggregate}`),
  body: () => ({ reason: '党员身份终止' }),
}

/** Received by another branch, a member serves as one of it. */
const memberTransferred: Reaction = {
  name: 'check-in-of-member-transferred',
  service: 'organizations',
  on: ['MemberTransferred'],
  // A letter alone moves nobody.
  targets: ({ aggregate, data: { receivedOn } }) => openOf(receivedOn === undefined ? '' : `person:${aggregate}`),
  command: changeBranch,
  body: ({ data: { to } }) => ({ orgId: to }),
}

export const checkInReactions: readonly Reaction[] = [unitGone, memberGone, memberTransferred]
