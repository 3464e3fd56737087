import { Closed, Day, DivisionCode, Id, memberEvents, membershipEnds, OneOf, PersonId } from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'probationary', 'full', 'ended'),
  divisionCode: DivisionCode,
  personId: PersonId,
  branchId: Id,
  groupId: Type.Optional(Id),
  admittedOn: Type.Optional(Day),
  fullSince: Type.Optional(Day),
  /** A transfer under way: the member belongs to the old branch until the new one has received him or her. */
  letter: Type.Optional(Closed({ to: Id, issuedOn: Day })),
  endedOn: Type.Optional(Day),
  endReason: Type.Optional(OneOf(...membershipEnds)),
})
export type Member = Static<typeof View>
const initial: Member = { state: 'new', divisionCode: '', personId: '', branchId: '' }

/** Steps that leave the standing of a member as it is. */
const staying = <const S extends string>(state: S) => ({
  issueTransfer: state,
  receiveTransfer: state,
  follow: state,
  amend: state,
})

/** A Party member. Its id is the person's; name, birth month and education stand beside it, in `persons` (5.2). */
export const members = lifecycle({
  name: 'member',
  collection: 'members',
  idPrefix: 'per',
  mechanism: 'M-004',
  title: { zh: '党员', en: 'Party members' },
  events: memberEvents,
  initial,
  machine: {
    new: { admit: 'probationary', register: 'full' },
    probationary: { ...staying('probationary'), confirmFull: 'full', end: 'ended' },
    full: { ...staying('full'), end: 'ended' },
    ended: {},
  },
  view: View,
  filters: { state: 'state.state', branchId: 'state.branchId' },
  relates: ({ personId, branchId }) => [`person:${personId}`, `org:${branchId}`],
  evolve(member, { type, data }): Member {
    switch (type) {
      case 'MemberAdmitted': {
        const { field: _field, ...admitted } = data
        return { ...member, ...admitted, state: data.fullSince === undefined ? 'probationary' : 'full' }
      }
      case 'MemberBecameFull':
        return { ...member, state: 'full', fullSince: data.fullSince }
      case 'MemberTransferred':
        return transferred(member, data)
      case 'MemberRecordAmended':
        return member
      case 'MembershipEnded': {
        const { letter: _, ...ended } = member
        return { ...ended, state: 'ended', endedOn: data.endedOn, endReason: data.reason }
      }
    }
  },
})

interface Transfer {
  readonly to: string
  readonly letterIssuedOn: string
  readonly receivedOn?: string
  readonly groupId?: string
  readonly divisionCode?: string
}
function transferred(member: Member, { to, letterIssuedOn, receivedOn, groupId, divisionCode }: Transfer): Member {
  if (receivedOn === undefined) return { ...member, letter: { to, issuedOn: letterIssuedOn } }
  const { letter: _, groupId: _group, ...rest } = member
  return {
    ...rest,
    branchId: to,
    divisionCode: divisionCode ?? member.divisionCode,
    ...(groupId === undefined ? {} : { groupId }),
  }
}
