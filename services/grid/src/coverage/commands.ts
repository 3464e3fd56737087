import {
  BuildingNos,
  Closed,
  Day,
  DivisionCode,
  GridBranchKind,
  Id,
  type KnownOrganization,
  OneOf,
  Text,
} from '@jiceng/contracts'
import { type Lookup, refuse } from '@jiceng/kernel'
import { activeGrid } from '../grids/index.ts'
import { activeOrganization } from '../known/index.ts'
import { coverageLinks } from './coverage-link.ts'
import { coverageGuard, released } from './endings.ts'

const linkers = ['district-admin', 'town-secretary', 'town-clerk', 'community-clerk']
const jointMax = 5
/** The types of organisation that fit a kind of link. */
const fitting: Readonly<Record<string, readonly string[]>> = {
  grid_branch: ['neighbourhood_branch', 'branch'],
  joint_grid_branch: ['joint_branch'],
  building_group: ['building_group'],
}

const link = { divisionCode: DivisionCode, gridId: Id, orgId: Id }

/** How many grids a joint branch covers now; holds only under the guard of that branch. */
const jointLinks = (orgId: string): Lookup<number> => ({
  collection: coverageLinks.collection,
  filter: { relates: `org:${orgId}`, 'state.state': 'active', 'state.kind': 'joint_grid_branch' },
  limit: jointMax + 1,
  as: (found) => found.length,
})

function checkType(kind: string, { name, kind: type }: KnownOrganization): void {
  const wanted = fitting[kind] ?? []
  if (!wanted.includes(type))
    throw refuse('organization-type', `${name} is a ${type}; this link takes a ${wanted.join(' or ')}.`, '/orgId')
}

export const linkGridBranch = coverageLinks.command('linkGridBranch', {
  summary: { zh: '网格党支部覆盖网格', en: 'Link a grid to its Party branch' },
  roles: linkers,
  body: Closed({ ...link, kind: GridBranchKind }),
  example: {
    divisionCode: '990103001001',
    gridId: 'grd_01J0000000000000000000000A',
    orgId: 'org_01J0000000000000000000000A',
    kind: 'grid_branch',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({
    grid: activeGrid(body.gridId, body.divisionCode),
    organization: activeOrganization(body.orgId, '/orgId'),
    joint: jointLinks(body.orgId),
  }),
  rule({ body: { gridId, orgId, divisionCode, kind }, found, context }) {
    checkType(kind, found.organization)
    if (kind === 'joint_grid_branch' && found.joint >= jointMax)
      throw refuse('quota-exhausted', `${found.organization.name} covers ${jointMax} grids already.`, '/orgId')
    return {
      events: [{ type: 'GridBranchLinked', data: { gridId, orgId, divisionCode, from: context.on, kind } }],
      claims: [
        {
          key: `grid-branch:${gridId}`,
          code: 'branch-linked',
          detail: `${found.grid.name} has its branch already. Unlink that one first.`,
        },
      ],
      guards: [coverageGuard(gridId), ...(kind === 'joint_grid_branch' ? [`joint-branch:${orgId}`] : [])],
    }
  },
})

export const linkBuildingGroup = coverageLinks.command('linkBuildingGroup', {
  summary: { zh: '楼栋党小组覆盖楼栋', en: 'Link buildings of a grid to a building group' },
  roles: linkers,
  body: Closed({ ...link, buildingNos: BuildingNos }),
  example: {
    divisionCode: '990103001001',
    gridId: 'grd_01J0000000000000000000000A',
    orgId: 'org_01J0000000000000000000000B',
    buildingNos: ['1', '2'],
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({
    grid: activeGrid(body.gridId, body.divisionCode),
    organization: activeOrganization(body.orgId, '/orgId'),
  }),
  rule({ body: { gridId, orgId, divisionCode, buildingNos }, found, context }) {
    checkType('building_group', found.organization)
    const foreign = buildingNos.findIndex((no) => !found.grid.buildingNos.includes(no))
    if (foreign >= 0)
      throw refuse(
        'building-unknown',
        `Building ${buildingNos[foreign]} is not of ${found.grid.name}. Adjust the grid first.`,
        `/buildingNos/${foreign}`,
      )
    const data = { gridId, orgId, divisionCode, from: context.on, buildingNos }
    return { events: [{ type: 'BuildingGroupLinked', data }], guards: [coverageGuard(gridId)] }
  },
})

export const unlink = coverageLinks.command('unlink', {
  summary: { zh: '解除覆盖', en: 'End the coverage of a grid or of buildings' },
  roles: linkers,
  body: Closed({ reason: Text }),
  example: { reason: '网格调整' },
  rule: ({ body, state, context }) => ({
    events: [{ type: 'GridPartyUnlinked', data: { to: context.on, reason: body.reason } }],
    releases: released(state),
  }),
})

/** The organisation is no more: the coverage ended that day, though never before it began. */
export const lose = coverageLinks.command('lose', {
  summary: { zh: '覆盖丢失', en: 'Record that the covering organisation is no more' },
  roles: ['system'],
  body: Closed({ cause: OneOf('dissolved', 'merged'), lostOn: Day }),
  example: { cause: 'dissolved', lostOn: '2023-06-30' },
  rule({ body, state: { gridId, orgId, kind, from = '' } }) {
    const lostOn = body.lostOn > from ? body.lostOn : from
    return {
      events: [{ type: 'GridCoverageLost', data: { gridId, orgId, lostOn, cause: body.cause, kind } }],
      releases: released({ kind, gridId }),
    }
  },
})
