import { MemberAdmitted, MemberBecameFull, MemberMoved, MembershipEnded, MemberTransferred } from '@jiceng/contracts'
import { both, chain, type Interval } from '../algebra/days.ts'
import { changes, founds, moves, subject } from '../algebra/subject.ts'
import type { Day, Stock } from '../algebra/types.ts'

interface Member {
  readonly branches: readonly (readonly [Day, string])[]
  readonly fullSince?: Day
  readonly to?: Day
}

/** On probation until the day he or she became full. */
const standing = (from: Day, fullSince: Day | undefined): (Interval & { readonly label: string })[] =>
  fullSince === undefined
    ? [{ label: 'probationary', from }]
    : [
        { label: 'probationary', from, to: fullSince },
        { label: 'full', from: fullSince },
      ]

/** A member (M-004), in one branch at a time: a letter alone moves nobody. */
const partyMembers = subject<Member>({
  name: 'party-member',
  resource: 'members',
  measures: ['members'],
  steps: [
    founds(MemberAdmitted, ({ data: { branchId, admittedOn, fullSince } }): Member => {
      return { branches: [[admittedOn, branchId]], ...(fullSince ? { fullSince } : {}) }
    }),
    changes(MemberBecameFull, (state: Member, { data }) => ({ ...state, fullSince: data.fullSince })),
    changes(MemberTransferred, (state: Member, { data: { to, receivedOn } }) =>
      receivedOn === undefined ? state : { ...state, branches: [...state.branches, [receivedOn, to] as const] },
    ),
    moves(MemberMoved),
    changes(MembershipEnded, (state: Member, { data }) => ({ ...state, to: data.endedOn })),
  ],
  contributions({ branches, fullSince, to }) {
    const [[from] = ['']] = branches
    return chain(branches, to).flatMap(({ value, ...days }) =>
      standing(from, fullSince).flatMap(({ label, ...is }) =>
        both([days], [is]).map((on): Stock => ({ measure: 'members', label, amount: 1, entities: [value], ...on })),
      ),
    )
  },
})

export const subjects = [partyMembers] as const
