import type { EventType } from '@jiceng/kernel'
import { founds, type Heard, subject } from './subject.ts'
import type { Export, FactSubject, Flow } from './types.ts'

interface OccurrenceSpec<E extends EventType> {
  readonly name: string
  readonly resource: string
  readonly measures: readonly string[]
  readonly event: E
  readonly corrections?: readonly EventType[]
  /** What it adds. */
  readonly flows: (fact: Heard<E>) => readonly Flow[]
  readonly exports?: (fact: Heard<E>) => readonly Export[]
}

/** Something that happened once: one event, at most corrected or revoked later. */
export const occurrence = <E extends EventType>({ event, flows, exports, ...spec }: OccurrenceSpec<E>): FactSubject =>
  subject<{ readonly flows: readonly Flow[]; readonly lent: readonly Export[] }>({
    ...spec,
    steps: [founds(event, (fact) => ({ flows: flows(fact), lent: exports?.(fact) ?? [] }))],
    contributions: (state) => state.flows,
    exports: (state) => state.lent,
  })
