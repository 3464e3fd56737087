import {
  AccountId,
  Closed,
  Count,
  Day,
  DivisionCode,
  Id,
  Instant,
  MatterLevel,
  MatterTerm,
  matterClass,
  matterDeadlines,
  matterPlace,
  matterSources,
  matterStates,
  Name,
  OneOf,
  Text,
  urgings,
} from '@jiceng/contracts'
import { type Static, Type } from 'typebox'

const Span = Closed({ from: Instant, to: Instant })
export const View = Closed({
  state: OneOf('new', ...matterStates),
  divisionCode: DivisionCode,
  matterId: Id,
  matterNo: Type.Optional(Name),
  ...matterClass,
  source: OneOf(...matterSources),
  ...matterPlace,
  text: Text,
  requesterId: Type.Optional(Id),
  /** 1 community … 4 city: who commands now (M-051). */
  level: MatterLevel,
  /** The level above has not dispatched or returned it yet. */
  unanswered: Type.Boolean(),
  /** The last twenty moves between levels. */
  escalations: Type.Array(Closed({ from: MatterLevel, to: MatterLevel, on: Day })),
  reportedOn: Type.Optional(Day),
  filedOn: Type.Optional(Day),
  ownerUnitId: Type.Optional(Id),
  dispatchedOn: Type.Optional(Day),
  dispatchedAt: Type.Optional(Instant),
  /** Time limit with its extensions, and when that is. */
  term: Type.Optional(MatterTerm),
  dueAt: Type.Optional(Instant),
  extensions: Count,
  suspendedAt: Type.Optional(Instant),
  suspensions: Type.Array(Span),
  startedBy: Type.Optional(AccountId),
  handledBy: Type.Optional(AccountId),
  handledOn: Type.Optional(Day),
  result: Type.Optional(Text),
  verifiedOn: Type.Optional(Day),
  rework: Count,
  urging: Type.Optional(OneOf(...urgings)),
  /** The highest level that urged. */
  urgedAs: Type.Optional(MatterLevel),
  /** Time limits that passed. */
  overdue: Type.Array(OneOf(...matterDeadlines)),
  /** Time limits that run, and the first of them. */
  running: Closed({
    file: Type.Optional(Instant),
    dispatch: Type.Optional(Instant),
    answer: Type.Optional(Instant),
    close: Type.Optional(Instant),
  }),
  lapsesAt: Type.Optional(Instant),
  closedOn: Type.Optional(Day),
  onTime: Type.Optional(Type.Boolean()),
  rating: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
})
export type Matter = Static<typeof View>
export const initial: Matter = {
  state: 'new',
  divisionCode: '',
  matterId: '',
  kind: 'key_minor',
  categoryCode: '',
  severity: 'normal',
  source: 'patrol',
  gridId: '',
  place: '',
  text: '',
  level: 1,
  unanswered: false,
  escalations: [],
  extensions: 0,
  suspensions: [],
  rework: 0,
  overdue: [],
  running: {},
}
