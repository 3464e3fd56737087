import { checkScope, type FurtherRoutes, idOf, mayRead, notFound, parameters, readingGrants } from '@jiceng/service-kit'
import { isFewValue, isOwn, mask, type Shown } from '../figures/few.ts'
import { reading } from '../figures/reading.ts'
import { keptIn, snapshots } from './snapshot.ts'
import { type Frozen, hashOf, type Value } from './values.ts'

interface Stored {
  readonly _id: string
  readonly scopePath: string
  readonly relates: readonly string[]
  readonly state: Parameters<typeof snapshots.read>[0]
}

/** What was frozen stays as it was; who looks on from above is not told of few persons. */
const shownFromAbove = (value: Value): Shown<Value> => (isFewValue(value) ? { ...value, ...mask } : value)

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
      const code = scope ?? divisionCode
      const hash = scopes.find((one) => one.code === code)?.hash
      const kept = hash && (await tools.db.collection<Frozen>(keptIn).findOne({ _id: hash }, reading))
      if (!kept) throw notFound()
      const { _id, values, ...frozen } = kept
      const path = code === divisionCode ? found.scopePath : `${found.scopePath}/${code}`
      const shown = isOwn(grants, path) ? values : values.map(shownFromAbove)
      return { snapshot: found._id, ...frozen, values: shown, hash: _id, intact: hashOf(kept) === _id }
    },
  )
}
