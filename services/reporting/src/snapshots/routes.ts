import { checkScope, type FurtherRoutes, idOf, mayRead, notFound, parameters, readingGrants } from '@jiceng/service-kit'
import { reading } from '../figures/reading.ts'
import { keptIn, snapshots } from './snapshot.ts'
import { type Frozen, hashOf } from './values.ts'

interface Stored {
  readonly _id: string
  readonly scopePath: string
  readonly relates: readonly string[]
  readonly state: Parameters<typeof snapshots.read>[0]
}

/** `GET /v1/snapshots/{id}/values?scope=`: what was frozen, and whether it is still what its hash says. */
export const snapshotRoutes: FurtherRoutes = (app, tools) => {
  app.get(
    '/v1/snapshots/:id/values',
    { config: { policy: 'caller', operation: 'snapshot.values' } },
    async (request) => {
      const { scope } = parameters(request.query, ['scope'])
      checkScope(scope)
      const [grants, found] = await Promise.all([
        readingGrants(tools, request.caller),
        tools.db.collection<Stored>(snapshots.collection).findOne({ _id: idOf(request) }, reading),
      ])
      if (!found || !mayRead(grants, found)) throw notFound()
      const { divisionCode, scopes } = snapshots.read(found.state)
      const hash = scopes.find(({ code }) => code === (scope ?? divisionCode))?.hash
      const kept = hash && (await tools.db.collection<Frozen>(keptIn).findOne({ _id: hash }, reading))
      if (!kept) throw notFound()
      const { _id, ...frozen } = kept
      return { snapshot: found._id, ...frozen, hash: _id, intact: hashOf(kept) === _id }
    },
  )
}
