import {
  CoBuildProjectConfirmed,
  CoBuildProjectOpened,
  CoBuildProjectWithdrawn,
  ListItemPublished,
  ListItemsMatched,
} from '@jiceng/contracts'
import { owed } from '../algebra/owed.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'

/** Of an alliance, or of a contract (M-055). */
interface Owner {
  readonly allianceId?: string | undefined
}
const labelled = ({ allianceId }: Owner) =>
  allianceId === undefined ? { label: 'contract', entities: [] } : { label: 'alliance', entities: [allianceId] }

interface Item extends Owner {
  readonly isNeed: boolean
  readonly publishedOn: Day
  readonly matchedOn?: Day
}
/** A need on the lists (M-097), from the first match on met by somebody. */
const listItems = subject<Item>({
  name: 'list-need',
  resource: 'list-needs',
  measures: ['list-needs', 'list-needs-matched'],
  steps: [
    founds(
      ListItemPublished,
      ({ data: { allianceId, list, publishedOn } }): Item => ({ allianceId, isNeed: list === 'need', publishedOn }),
    ),
    changes(ListItemsMatched, (state: Item, { data }) => ({ ...state, matchedOn: state.matchedOn ?? data.matchedOn })),
  ],
  contributions(item) {
    const { isNeed, publishedOn: of, matchedOn } = item
    if (!isNeed) return []
    const one = { ...labelled(item), amount: 1, of }
    return [
      { measure: 'list-needs', ...one, on: of },
      ...(matchedOn ? [{ measure: 'list-needs-matched', ...one, on: matchedOn }] : []),
    ]
  },
})

interface Project extends Owner {
  readonly dueOn: Day
  readonly confirmedOn?: Day
  readonly isWithdrawn?: boolean
}
/** A project that carries needs out, owed by its day; one that was withdrawn is owed no more. */
const projects = subject<Project>({
  name: 'co-build-project',
  resource: 'co-build-projects',
  measures: ['co-build-projects-due', 'co-build-projects-due-confirmed'],
  steps: [
    founds(CoBuildProjectOpened, ({ data: { allianceId, dueOn } }): Project => ({ allianceId, dueOn })),
    changes(CoBuildProjectConfirmed, (state: Project, { data }) => ({ ...state, confirmedOn: data.confirmedOn })),
    changes(CoBuildProjectWithdrawn, (state: Project) => ({ ...state, isWithdrawn: true })),
  ],
  contributions: ({ isWithdrawn, dueOn, confirmedOn: doneOn, ...owner }) =>
    isWithdrawn
      ? []
      : owed({
          due: 'co-build-projects-due',
          done: 'co-build-projects-due-confirmed',
          ...labelled(owner),
          dueOn,
          doneOn,
        }),
})

export const subjects = [listItems, projects] as const
