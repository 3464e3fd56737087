import {
  AccountId,
  Closed,
  Count,
  Day,
  DivisionCode,
  GridCode,
  gridMergerEvents,
  Id,
  type LegacyGridMerged,
  OneOf,
} from '@jiceng/contracts'
import { fact, type Lookup, type Part, type Recorded, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { community } from '../known/index.ts'
import { legacyGrids } from './legacy-grids.ts'
import { checkNewGrids, codeClaim, formed, NewGrid } from './new-grids.ts'

const View = Closed({
  state: OneOf('new', 'recorded'),
  divisionCode: DivisionCode,
  legacyIds: Type.Array(Id),
  grids: Type.Array(Closed({ gridId: Id, code: GridCode, households: Count, buildings: Count })),
  effectiveOn: Type.Optional(Day),
  approvedBy: Type.Optional(AccountId),
})
type GridMerger = Static<typeof View>
const initial: GridMerger = { state: 'new', divisionCode: '', legacyIds: [], grids: [] }

/** The decision by which legacy grids of one community become red grids. */
export const gridMergers = fact({
  name: 'grid-merger',
  collection: 'grid_mergers',
  path: 'grid-mergers',
  idPrefix: 'mrg',
  mechanism: 'M-052',
  title: { zh: '网格整合', en: 'Grid mergers' },
  events: gridMergerEvents,
  record: 'merge',
  initial,
  view: View,
  evolve: (merger, { data }): GridMerger => ({ ...merger, ...data, state: 'recorded' }),
})

interface Legacy {
  readonly id: string
  readonly code: string
  readonly state: string
  /** Code of the division where it lies now. */
  readonly place: string
}
const legacy = (ids: readonly string[]): Lookup<readonly Legacy[]> => ({
  collection: 'legacy_grids',
  filter: { _id: { $in: ids } },
  limit: 20,
  as(found) {
    const known = new Set(found.map(({ _id }) => _id))
    const unknown = ids.findIndex((id) => !known.has(id))
    if (unknown >= 0)
      throw refuse('unknown-reference', `${ids[unknown]} is no legacy grid. Import it first.`, `/legacyIds/${unknown}`)
    return found.map(({ _id, scopes, state }) => {
      const { legacyCode, state: now } = legacyGrids.read(state)
      return { id: _id, code: legacyCode, state: now, place: scopes.at(-1) ?? '' }
    })
  },
})

function checkLegacy({ id, code, state, place }: Legacy, divisionCode: string, ids: readonly string[]): void {
  const pointer = `/legacyIds/${ids.indexOf(id)}`
  if (state !== 'open') throw refuse('legacy-grid-taken', `The legacy grid ${code} is ${state} already.`, pointer)
  if (place !== divisionCode)
    throw refuse('division-mismatch', `The legacy grid ${code} lies in ${place}, not in ${divisionCode}.`, pointer)
}

function merged(id: string, mergedInto: readonly string[], effectiveOn: string): Part {
  const data: Recorded<typeof LegacyGridMerged>['data'] = { mergedInto: [...mergedInto], effectiveOn }
  return { mechanism: legacyGrids, id, events: [{ type: 'LegacyGridMerged', data }] }
}

export const mergeGrids = gridMergers.command('merge', {
  summary: { zh: '整合网格', en: 'Merge legacy grids of a community into red grids' },
  roles: ['district-admin', 'town-secretary'],
  body: Closed({
    divisionCode: DivisionCode,
    legacyIds: Type.Array(Id, { minItems: 1, maxItems: 20, uniqueItems: true }),
    grids: Type.Array(NewGrid, { minItems: 1, maxItems: 20 }),
  }),
  example: {
    divisionCode: '990103001001',
    legacyIds: ['lgg_01J0000000000000000000000A', 'lgg_01J0000000000000000000000B'],
    grids: [
      { code: '990103001001001', name: '棠溪社区第一网格', kind: 'general', households: 320, buildings: [{ no: '1' }] },
    ],
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ community: community(body.divisionCode), legacy: legacy(body.legacyIds) }),
  rule({ body, found, context }) {
    const { divisionCode, legacyIds } = body
    for (const one of found.legacy) checkLegacy(one, divisionCode, legacyIds)
    checkNewGrids(body.grids, divisionCode)
    const fresh = body.grids.map((grid, n) => ({ gridId: context.id('grd', n), grid }))
    const ids = fresh.map(({ gridId }) => gridId)
    const legacyGridIds = found.legacy.map(({ id }) => id)
    const grids = fresh.map(({ gridId, grid: { code, households, buildings } }) => ({
      gridId,
      code,
      households,
      buildings: buildings.length,
    }))
    const data = {
      divisionCode,
      legacyIds: legacyGridIds,
      grids,
      effectiveOn: context.on,
      approvedBy: context.actor.id,
    }
    return {
      events: [{ type: 'RedGridsFormed', data }],
      also: [
        ...legacyGridIds.map((id) => merged(id, ids, context.on)),
        ...fresh.map(({ gridId, grid }) => formed(grid, { gridId, divisionCode, legacyGridIds, on: context.on })),
      ],
      claims: body.grids.map(codeClaim),
    }
  },
})
