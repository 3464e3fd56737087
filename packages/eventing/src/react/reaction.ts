import type { ServiceName } from '@jiceng/contracts'
import type { Command, StoredState } from '@jiceng/kernel'
import type { Document } from 'mongodb'
import type { Delivered } from '../wire.ts'

/** A rule fed by another service's event: which of our aggregates it concerns, and the command each of them then gets. */
export interface Reaction {
  readonly name: string
  /** Who publishes the events. */
  readonly service: ServiceName
  readonly on: readonly string[]
  /** A bounded reading by an index; what a command changed no longer matches it. */
  readonly targets: (event: Delivered) => {
    readonly collection: string
    readonly filter: Document
    readonly limit: number
  }
  /** Which of those that were found it is about, where it is not all. */
  readonly among?: (found: readonly StoredState[]) => readonly StoredState[]
  readonly command: Command
  /** The aggregate the command is for, where it is another than what was found: one the command creates. */
  readonly id?: (event: Delivered, found: StoredState) => string
  readonly body: (event: Delivered, found: StoredState) => unknown
  /** When it is recorded to have happened; with the event where left out. */
  readonly occurred?: (found: StoredState) => string
  /**
   * Its command counts anew what this very service wrote: all that its event says is there by then, and whatever is written later has an
   * event of its own. No second look is needed.
   */
  readonly recounts?: true
  /**
   * What it counts anew (as `recounts`), '' for nothing. The events of a day for which this says the same are reacted to as one, soon
   * after they came: by the newest, so that those which say the same must have the same targets.
   */
  readonly gathers?: (event: Delivered) => string
}
