import {
  DutyRotationEnded,
  DutyRotationHandedOver,
  DutyRotationScheduled,
  DutyRotationSkipped,
} from '@jiceng/contracts'
import { owed } from '../algebra/owed.ts'
import { changes, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'

interface Term {
  readonly no: number
  readonly to: Day
}
interface Rotation {
  readonly allianceId: string
  readonly terms: readonly Term[]
  readonly handedOver: Readonly<Record<string, Day>>
  readonly endedOn?: Day
}
const short = ({ no, to }: Term): Term => ({ no, to })

/** Turns of duty in an alliance (M-096): one that was skipped stays owed. */
const rotations = subject<Rotation>({
  name: 'duty-rotation',
  resource: 'duty-rotations',
  measures: ['alliance-terms-ended', 'alliance-terms-handed-over'],
  steps: [
    // It is scheduled again whenever turns are added to its end.
    {
      event: DutyRotationScheduled,
      apply: (state: Rotation | undefined, fact) => scheduled(state, trusted(fact.data)),
    },
    changes(DutyRotationHandedOver, (state: Rotation, { data }) => ({
      ...state,
      handedOver: { ...state.handedOver, [data.no]: data.handedOverOn },
    })),
    changes(DutyRotationSkipped, (state: Rotation, { data }) => ({
      ...state,
      terms: [
        ...state.terms.filter(({ no }) => no < data.no),
        ...state.terms.filter(({ no }) => no === data.no).map(({ no, to }) => ({ no, to: data.servedTo ?? to })),
        ...data.terms.map(short),
      ],
    })),
    changes(DutyRotationEnded, (state: Rotation, { data }) => ({ ...state, endedOn: data.endedOn })),
  ],
  contributions: ({ allianceId, terms, handedOver, endedOn }) =>
    terms
      .filter(({ to }) => endedOn === undefined || to < endedOn)
      .flatMap(({ no, to: dueOn }) =>
        owed({
          due: 'alliance-terms-ended',
          done: 'alliance-terms-handed-over',
          dueOn,
          doneOn: handedOver[no],
          entities: [allianceId],
        }),
      ),
})

interface Scheduled {
  readonly allianceId: string
  readonly terms: readonly Term[]
}
const trusted = (data: unknown): Scheduled => data as never
const scheduled = (state: Rotation | undefined, { allianceId, terms }: Scheduled): Rotation =>
  state
    ? { ...state, terms: [...state.terms, ...terms.map(short)] }
    : { allianceId, terms: terms.map(short), handedOver: {} }

export const subjects = [rotations] as const
