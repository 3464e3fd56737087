import {
  CoBuildProjectConfirmed,
  CoBuildProjectOpened,
  CoBuildProjectWithdrawn,
  ListItemPublished,
  ListItemsMatched,
  ListItemsReleased,
} from '@jiceng/contracts'
import { type Interval, later } from '../algebra/days.ts'
import { owed } from '../algebra/owed.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Flow } from '../algebra/types.ts'
import { contractBoard } from '../hubs/contract-board.ts'

/** Of an alliance, or of a contract (M-055). */
interface Owner {
  readonly allianceId?: string | undefined
}
const labelled = ({ allianceId }: Owner) =>
  allianceId === undefined ? { label: 'contract', entities: [] } : { label: 'alliance', entities: [allianceId] }

interface Item extends Owner {
  readonly isNeed: boolean
  readonly publishedOn: Day
  /** From its first match on, until what was matched is free again. */
  readonly matched: readonly Interval[]
}
const isMatched = ({ matched }: Item): boolean => matched.some(({ to }) => to === undefined)

/** A need on the lists (M-097): matched for the period it was published in, and taken back there when it is released. */
const listItems = subject<Item>({
  name: 'list-need',
  resource: 'list-needs',
  measures: ['list-needs', 'list-needs-matched'],
  steps: [
    founds(
      ListItemPublished,
      ({ data: { allianceId, list, publishedOn } }): Item => ({
        allianceId,
        isNeed: list === 'need',
        publishedOn,
        matched: [],
      }),
    ),
    changes(ListItemsMatched, (state: Item, { data }) =>
      isMatched(state) ? state : { ...state, matched: [...state.matched, { from: data.matchedOn }] },
    ),
    changes(ListItemsReleased, (state: Item, { data }) => ({
      ...state,
      matched: state.matched.map((one) => (one.to === undefined ? { ...one, to: data.releasedOn } : one)),
    })),
  ],
  contributions(item) {
    const { isNeed, publishedOn: of, matched } = item
    if (!isNeed) return []
    const one = { ...labelled(item), amount: 1, of }
    return [
      { measure: 'list-needs', ...one, on: of },
      ...matched.flatMap(({ from, to }): Flow[] => {
        const match = { measure: 'list-needs-matched', ...one, on: from }
        return to === undefined ? [match] : [match, { ...match, amount: -1, on: later(from, to) }]
      }),
    ]
  },
})

interface Project extends Owner {
  readonly contractId?: string | undefined
  readonly openedOn: Day
  readonly dueOn: Day
  readonly confirmedOn?: Day
  readonly withdrawnOn?: Day
}
/** A project that carries needs out, owed by its day; one that was withdrawn is owed no more. */
const projects = subject<Project>({
  name: 'co-build-project',
  resource: 'co-build-projects',
  measures: ['co-build-projects-due', 'co-build-projects-due-confirmed'],
  steps: [
    founds(CoBuildProjectOpened, ({ data: { allianceId, contractId, openedOn, dueOn } }): Project => {
      return { allianceId, contractId, openedOn, dueOn }
    }),
    changes(CoBuildProjectConfirmed, (state: Project, { data }) => ({ ...state, confirmedOn: data.confirmedOn })),
    changes(CoBuildProjectWithdrawn, (state: Project, { data }) => ({ ...state, withdrawnOn: data.withdrawnOn })),
  ],
  contributions: ({ withdrawnOn, dueOn, confirmedOn: doneOn, ...owner }) =>
    withdrawnOn !== undefined
      ? []
      : owed({
          due: 'co-build-projects-due',
          done: 'co-build-projects-due-confirmed',
          ...labelled(owner),
          dueOn,
          doneOn,
        }),
  exports: ({ contractId, openedOn: from, withdrawnOn: to }) =>
    contractId === undefined ? [] : [contractBoard.lend(contractId, { is: 'project', days: { from, to } })],
})

export const subjects = [listItems, projects] as const
