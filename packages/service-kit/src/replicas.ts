import type { Replica } from '@jiceng/contracts'
import type { Projection, ViewDocument } from '@jiceng/eventing'

/** A replica as a projection: documents of the shape of an aggregate, so that a rule reads them as it reads its own. */
export const replicaProjection = (replica: Replica): Projection => ({
  collection: replica.collection,
  listens: replica.events,
  targets: ({ aggregate }) => [aggregate],
  fold(before, event, _id): ViewDocument {
    const { scopePath, version, occurredOn, occurredAt } = event
    const routing = { scopePath, scopes: scopePath.split('/').slice(1), relates: [] }
    const state = replica.fold(before?.state, event) ?? null
    return { _id, version, state, ...routing, lastOn: occurredOn, lastAt: occurredAt ?? null }
  },
})
