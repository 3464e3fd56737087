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
  /** Hours of training sessions, of the last year and the one before. */
  trained: Type.Optional(Type.Array(Closed({ sessionId: Id, endOn: Day, hours: Type.Integer() }))),
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
  moveAlong: state,
  amend: state,
  followTraining: state,
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
  /** `trained:` is for finding whom a session listed, by an index; no grant can name it. */
  relates: ({ personId, branchId, trained = [] }) => [
    `person:${personId}`,
    `org:${branchId}`,
    ...trained.map(({ sessionId }) => `trained:${sessionId}`),
  ],
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
      case 'MemberMoved':
        return { ...member, divisionCode: data.divisionCode }
      case 'MemberRecordAmended':
        return member
      case 'MemberTrained':
        return { ...member, trained: trainedWith(member, data) }
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

type Trained = NonNullable<Member['trained']>[number]
function trainedWith({ trained = [] }: Member, { sessionId, endOn, hours }: Trained): Trained[] {
  const others = trained.filter((one) => one.sessionId !== sessionId)
  const all = hours > 0 ? [...others, { sessionId, endOn, hours }] : others
  const last = Math.max(...all.map((one) => Number(one.endOn.slice(0, 4))))
  return all.filter((one) => Number(one.endOn.slice(0, 4)) >= last - 1)
}
