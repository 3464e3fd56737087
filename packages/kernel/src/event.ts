import type { Static, TObject } from 'typebox'

/** The words of one event: its name, unique across the city, and the schema of its data. */
export interface EventType<N extends string = string, S extends TObject = TObject> {
  readonly type: N
  readonly data: S
  /** May a clerk correct or revoke it as a fact (`decisions` 6)? */
  readonly correctable: boolean
}

/** An event as a rule returns it and as a fold receives it. */
export type Recorded<E extends EventType> =
  E extends EventType<infer N, infer S> ? { readonly type: N; readonly data: Static<S> } : never

/** Any event, its data not yet known to be of a shape. */
export interface AnyEvent {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Declares an event: noun + past participle, additive only once it was written. */
export const event = <const N extends string, S extends TObject>(
  type: N,
  data: S,
  options: { correctable?: boolean } = {},
): EventType<N, S> => ({ type, data, correctable: options.correctable ?? false })
