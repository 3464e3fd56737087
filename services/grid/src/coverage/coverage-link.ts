import { BuildingNos, Closed, coverageEvents, Day, DivisionCode, Id, OneOf, Text } from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'active', 'unlinked', 'lost'),
  divisionCode: DivisionCode,
  gridId: Id,
  orgId: Id,
  kind: OneOf('grid_branch', 'joint_grid_branch', 'building_group'),
  /** Of a building group: the buildings it looks after. */
  buildingNos: Type.Optional(BuildingNos),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  reason: Type.Optional(Text),
})
export type CoverageLink = Static<typeof View>
const initial: CoverageLink = { state: 'new', divisionCode: '', gridId: '', orgId: '', kind: 'grid_branch' }

/** A Party organisation looks after a grid (its branch) or some of its buildings (a building group). */
export const coverageLinks = lifecycle({
  name: 'coverage-link',
  collection: 'coverage_links',
  path: 'coverage-links',
  idPrefix: 'cov',
  mechanism: 'M-054',
  title: { zh: '网格党组织覆盖', en: 'Coverage links' },
  events: coverageEvents,
  initial,
  machine: {
    new: { linkGridBranch: 'active', linkBuildingGroup: 'active' },
    active: { unlink: 'unlinked', lose: 'lost' },
    unlinked: {},
    lost: {},
  },
  arrivals: { active: { 'grid.retire': 'unlinked', 'grid.split': 'unlinked' } },
  view: View,
  filters: { state: 'state.state', kind: 'state.kind', gridId: 'state.gridId', orgId: 'state.orgId' },
  relates: ({ gridId, orgId }) => [`grid:${gridId}`, `org:${orgId}`],
  evolve(link, { type, data }): CoverageLink {
    switch (type) {
      case 'GridBranchLinked':
        return { ...link, ...data, state: 'active' }
      case 'BuildingGroupLinked':
        return { ...link, ...data, kind: 'building_group', state: 'active' }
      case 'GridPartyUnlinked':
        return { ...link, state: 'unlinked', to: data.to, reason: data.reason }
      case 'GridCoverageLost':
        return { ...link, state: 'lost', to: data.lostOn, reason: data.cause }
    }
  },
})
