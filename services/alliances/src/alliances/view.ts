import {
  allianceKinds,
  bodyData,
  Closed,
  Count,
  Day,
  DivisionCode,
  Id,
  Member,
  Name,
  OneOf,
  pairData,
} from '@jiceng/contracts'
import { type Static, Type } from 'typebox'
import { Standing } from './standings.ts'

export const View = Closed({
  state: OneOf('new', 'preparing', 'active', 'suspended', 'dissolved'),
  divisionCode: DivisionCode,
  allianceId: Id,
  name: Name,
  theme: Name,
  kind: OneOf(...allianceKinds),
  leadOrgId: Id,
  /** Places beside the lead. */
  maxMembers: Type.Integer(),
  /** The N of 1+N: all but the lead. */
  members: Type.Array(Member),
  /** Members that are branches, and the units that are members or stand behind one (M-063). */
  branchCount: Count,
  unitCount: Count,
  /** Members that reviews reminded or suspended (M-098). */
  standings: Type.Array(Standing),
  /** Members of more than one town, field, system. */
  crossRegion: Type.Boolean(),
  crossIndustry: Type.Boolean(),
  crossSystem: Type.Boolean(),
  /** Its organisation body (M-094), and which committee builds with which branches. */
  body: Type.Optional(Closed(bodyData)),
  pairs: Type.Array(Closed(pairData)),
  proposedOn: Type.Optional(Day),
  foundedOn: Type.Optional(Day),
  dissolvedOn: Type.Optional(Day),
})
export type Alliance = Static<typeof View>
export const initial: Alliance = {
  state: 'new',
  divisionCode: '',
  allianceId: '',
  name: '',
  theme: '',
  kind: 'mixed',
  leadOrgId: '',
  maxMembers: 0,
  members: [],
  standings: [],
  branchCount: 0,
  unitCount: 0,
  crossRegion: false,
  crossIndustry: false,
  crossSystem: false,
  pairs: [],
}
