import type { LocalDate } from '@jiceng/kernel'
import type { Thing } from '../delivery.ts'

type Data = Readonly<Record<string, unknown>>

/** What the steps of a service do to the city of a history. */
export interface World {
  readonly today: () => LocalDate
  /** A day up to three months ago. */
  readonly other: (n: number) => string
  /** One of the kind that has not ended. */
  readonly some: (kind: string, n: number) => Thing | undefined
  /** A new one, in one of the communities. */
  readonly make: (kind: string, prefix: string, which: number) => Thing
  readonly tell: (thing: Thing, type: string, data: Data, late?: number) => void
  /** The last that is told of it. */
  readonly end: (thing: Thing | undefined, type: string, data: Data) => void
  /** One of its facts of a type is corrected or revoked. */
  readonly corrected: (thing: Thing | undefined, of: string, name: string, n: number, change: Data) => void
}
/** One thing that may happen: to which, and how. */
export type Act = (which: number, how: number) => void
