import {
  DutyRotationEnded,
  DutyRotationHandedOver,
  DutyRotationScheduled,
  DutyRotationSkipped,
} from '@jiceng/contracts'
import { owed } from '../algebra/owed.ts'
import { changes, repeats, subject } from '../algebra/subject.ts'
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

/** It ends when it ceased to be served, if it was; those after it move up, but for those skipped before. */
function skipped(terms: readonly Term[], no: number, servedTo: Day | undefined, after: readonly Term[]): Term[] {
  const moved = new Map(after.map((term) => [term.no, short(term)]))
  return terms.map((term) => (term.no === no ? { no, to: servedTo ?? term.to } : (moved.get(term.no) ?? term)))
}

/** Turns of duty in an alliance (M-096): one that was skipped stays owed. */
const rotations = subject<Rotation>({
  name: 'duty-rotation',
  resource: 'duty-rotations',
  measures: ['alliance-terms-ended', 'alliance-terms-handed-over'],
  steps: [
    // It is scheduled again whenever turns are added to its end.
    repeats(DutyRotationScheduled, (state: Rotation | undefined, { data: { allianceId, terms } }): Rotation => {
      const added = terms.map(short)
      return state ? { ...state, terms: [...state.terms, ...added] } : { allianceId, terms: added, handedOver: {} }
    }),
    changes(DutyRotationHandedOver, (state: Rotation, { data }) => ({
      ...state,
      handedOver: { ...state.handedOver, [data.no]: data.handedOverOn },
    })),
    changes(DutyRotationSkipped, (state: Rotation, { data }) => ({
      ...state,
      terms: skipped(state.terms, data.no, data.servedTo, data.terms),
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

export const subjects = [rotations] as const
