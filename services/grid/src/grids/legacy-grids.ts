import {
  Closed,
  Count,
  Day,
  DivisionCode,
  Id,
  legacyGridEvents,
  legacySystems,
  Name,
  OneOf,
  Text,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { community } from '../known/index.ts'

const View = Closed({
  state: OneOf('new', 'open', 'merged', 'retired'),
  divisionCode: DivisionCode,
  system: OneOf(...legacySystems),
  legacyCode: Name,
  households: Type.Optional(Count),
  /** The red grids it went into. */
  mergedInto: Type.Array(Id),
  importedOn: Type.Optional(Day),
  endedOn: Type.Optional(Day),
})
type LegacyGrid = Static<typeof View>
const initial: LegacyGrid = { state: 'new', divisionCode: '', system: 'other', legacyCode: '', mergedInto: [] }

/** A grid of one of the old systems (Party, peace and order, urban management): it ends merged into red grids, or retired. */
export const legacyGrids = lifecycle({
  name: 'legacy-grid',
  collection: 'legacy_grids',
  path: 'legacy-grids',
  idPrefix: 'lgg',
  mechanism: 'M-052',
  title: { zh: '原有网格', en: 'Legacy grids' },
  events: legacyGridEvents,
  initial,
  machine: { new: { import: 'open' }, open: { retire: 'retired' }, merged: {}, retired: {} },
  arrivals: { open: { 'grid-merger.merge': 'merged' } },
  view: View,
  filters: { state: 'state.state', system: 'state.system' },
  evolve(grid, { type, data }): LegacyGrid {
    switch (type) {
      case 'LegacyGridImported':
        return { ...grid, ...data, state: 'open' }
      case 'LegacyGridMerged':
        return { ...grid, state: 'merged', mergedInto: data.mergedInto, endedOn: data.effectiveOn }
      case 'LegacyGridRetired':
        return { ...grid, state: 'retired', endedOn: data.retiredOn }
    }
  },
})

export const importLegacyGrid = legacyGrids.command('import', {
  summary: { zh: '导入原有网格', en: 'Import a grid of an old system' },
  roles: ['district-admin', 'town-secretary', 'town-clerk'],
  body: Closed({
    divisionCode: DivisionCode,
    system: OneOf(...legacySystems),
    legacyCode: Name,
    households: Type.Optional(Count),
  }),
  example: { divisionCode: '990103001001', system: 'peace', legacyCode: 'ZZ-0117', households: 160 },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ community: community(body.divisionCode) }),
  rule({ body: { divisionCode, system, legacyCode, households }, context }) {
    const counted = households === undefined ? {} : { households }
    const data = { system, legacyCode, divisionCode, ...counted, importedOn: context.on }
    const key = `legacy:${system}:${legacyCode}`
    const detail = `The grid ${legacyCode} of this system was imported already.`
    return { events: [{ type: 'LegacyGridImported', data }], claims: [{ key, code: 'already-exists', detail }] }
  },
})

export const retireLegacyGrid = legacyGrids.command('retire', {
  summary: { zh: '撤销原有网格', en: 'Retire a legacy grid that goes into no red grid' },
  roles: ['district-admin', 'town-secretary'],
  body: Closed({ reason: Text }),
  example: { reason: '辖区已整体拆迁' },
  rule: ({ body, context }) => [{ type: 'LegacyGridRetired', data: { reason: body.reason, retiredOn: context.on } }],
})
