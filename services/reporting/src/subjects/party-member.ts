import { MemberAdmitted, MemberBecameFull, MemberMoved, MembershipEnded, MemberTransferred } from '@jiceng/contracts'
import { both, chain, type Interval } from '../algebra/days.ts'
import { changes, founds, moves, subject } from '../algebra/subject.ts'
import type { Day, Stock } from '../algebra/types.ts'
import { memberBoard } from '../hubs/member-board.ts'

interface Branch {
  readonly id: string
  /** Not said by events of earlier days. */
  readonly field?: string
}
interface Member {
  readonly branches: readonly (readonly [Day, Branch])[]
  readonly fullSince?: Day
  readonly to?: Day
}

const branchOf = (id: string, field: string | undefined): Branch => (field === undefined ? { id } : { id, field })

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
    founds(MemberAdmitted, ({ data: { branchId, field, admittedOn, fullSince } }): Member => {
      return { branches: [[admittedOn, branchOf(branchId, field)]], ...(fullSince ? { fullSince } : {}) }
    }),
    changes(MemberBecameFull, (state: Member, { data }) => ({ ...state, fullSince: data.fullSince })),
    changes(MemberTransferred, (state: Member, { data: { to, field, receivedOn } }) =>
      receivedOn === undefined
        ? state
        : { ...state, branches: [...state.branches, [receivedOn, branchOf(to, field)] as const] },
    ),
    moves(MemberMoved),
    changes(MembershipEnded, (state: Member, { data }) => ({ ...state, to: data.endedOn })),
  ],
  contributions({ branches, fullSince, to }) {
    const [[from] = ['']] = branches
    return chain(branches, to).flatMap(({ value, ...days }) =>
      standing(from, fullSince).flatMap(({ label, ...is }) =>
        both([days], [is]).map((on): Stock => ({ measure: 'members', label, amount: 1, entities: [value.id], ...on })),
      ),
    )
  },
  exports({ branches, to }, { key, places }) {
    const days = chain(branches, to).flatMap(({ value: { field }, ...on }) => (field ? [{ field, ...on }] : []))
    return days.length > 0 ? [memberBoard.lend(key, { is: 'member', places, days })] : []
  },
})

export const subjects = [partyMembers] as const
