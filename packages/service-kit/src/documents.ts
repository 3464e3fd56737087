import type { EventRow } from '@jiceng/eventing'
import { type Mechanism, type Shape, type StoredState, stepsFrom } from '@jiceng/kernel'

/** What a collection of ours holds: written by the unit of work from a fold. */
export interface StoredDocument extends Omit<StoredState, 'state'> {
  readonly state: Shape & Readonly<Record<string, unknown>>
}

/** Fields of a mechanism's view that a list or a reading never shows (`decisions` 7). */
const personalFields = ({ view }: Mechanism): string[] =>
  Object.entries(view.properties).flatMap(([name, schema]) =>
    'personal' in schema && schema.personal === true ? [name] : [],
  )

/** Commands somebody could give in this state; the caller's own roles do not change it, so one ETag fits all. */
const allowed = (mechanism: Mechanism, state: string): string[] =>
  stepsFrom(mechanism, state).map(({ command }) => command)

/** A stored aggregate as it is answered. */
export function resourceOf(mechanism: Mechanism): (document: StoredDocument) => Readonly<Record<string, unknown>> {
  const hidden = ['id', 'version', ...personalFields(mechanism)]
  return ({ _id, version, state, scopePath }) => ({
    id: _id,
    version,
    ...Object.fromEntries(Object.entries(state).filter(([name]) => !hidden.includes(name))),
    scopePath,
    allowed: allowed(mechanism, state.state),
  })
}

/** An event as the history of its aggregate shows it. */
export const historyItem = ({ _id, type, version, occurredOn, occurredAt, time, actor, data }: EventRow) => ({
  id: _id,
  type,
  version,
  occurredOn,
  ...(occurredAt === undefined ? {} : { occurredAt }),
  time,
  actor,
  data,
})
