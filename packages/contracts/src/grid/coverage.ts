import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, OneOf, Text } from '../fields.ts'

export const BuildingNos = Type.Array(Type.String({ pattern: '^[0-9A-Za-z-]{1,12}$', maxLength: 12 }), {
  minItems: 1,
  maxItems: 200,
  uniqueItems: true,
})
export const GridBranchKind = OneOf('grid_branch', 'joint_grid_branch')
const link = { gridId: Id, orgId: Id, divisionCode: DivisionCode, from: Day }
export const GridBranchLinked = event('GridBranchLinked', Closed({ ...link, kind: GridBranchKind }))
export const BuildingGroupLinked = event('BuildingGroupLinked', Closed({ ...link, buildingNos: BuildingNos }))
export const GridPartyUnlinked = event('GridPartyUnlinked', Closed({ to: Day, reason: Text }))
export const GridCoverageLost = event(
  'GridCoverageLost',
  Closed({
    gridId: Id,
    orgId: Id,
    lostOn: Day,
    cause: OneOf('dissolved', 'merged'),
    kind: Type.String({ maxLength: 30 }),
  }),
)
export const coverageEvents = [GridBranchLinked, BuildingGroupLinked, GridPartyUnlinked, GridCoverageLost] as const
