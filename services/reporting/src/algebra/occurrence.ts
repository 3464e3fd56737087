import type { EventType } from '@jiceng/kernel'
import { founds, type Heard, subject } from './subject.ts'
import type { FactSubject, Flow } from './types.ts'

interface OccurrenceSpec<E extends EventType> {
  readonly name: string
  readonly resource: string
  readonly measures: readonly string[]
  readonly event: E
  readonly corrections?: readonly EventType[]
  /** What it adds. */
  readonly flows: (fact: Heard<E>) => readonly Flow[]
}

/** Something that happened once: one event, at most corrected or revoked later. */
export const occurrence = <E extends EventType>({ event, flows, ...spec }: OccurrenceSpec<E>): FactSubject =>
  subject<{ readonly flows: readonly Flow[] }>({
    ...spec,
    steps: [founds(event, (fact) => ({ flows: flows(fact) }))],
    contributions: (state) => state.flows,
  })
