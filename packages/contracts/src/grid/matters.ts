import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Count, Day, DivisionCode, Hash, Id, Instant, Name, OneOf, Text } from '../fields.ts'

/** An old difficult case (老案难案) is an aggregate of its own. */
export const matterKinds = ['key_minor', 'urban_mgmt', 'dispute', 'hazard', 'livelihood', 'proxy_ref'] as const
export const matterSources = ['patrol', 'resident', 'centre', 'hotline', 'member'] as const
export const matterSeverities = ['normal', 'urgent', 'emergency'] as const
/** 普通、黄牌、红牌 (N-52), in the order in which they rise. */
export const urgings = ['plain', 'yellow', 'red'] as const
/** 社区、乡镇（街道）、区县、市 (M-051). */
export const levels = ['community', 'town', 'district', 'city'] as const
/** What is waited for: 立案、派遣、上级接办或退回、办结. */
export const matterDeadlines = ['file', 'dispatch', 'answer', 'close'] as const

export const matterStates = [
  'reported',
  'not_accepted',
  'withdrawn',
  'filed',
  'dispatched',
  'handling',
  'suspended',
  'handled',
  'returned',
  'verified',
  'closed',
] as const
/** How far a matter is that something else names: its state at that version, and the day of its last step. */
export const MatterProgress = Closed({ state: OneOf(...matterStates), version: Count, asOf: Day })

/** Big class and small class, two digits each (N-49). */
export const CategoryCode = Type.String({ pattern: '^\\d{4}$', maxLength: 4 })
export const MatterLevel = Type.Integer({ minimum: 1, maximum: levels.length })
/** 工作日、工作时、紧急工作时 (N-50). */
export const MatterTerm = Closed({
  unit: OneOf('working-day', 'working-hour', 'clock-hour'),
  amount: Type.Integer({ minimum: 1, maximum: 1000 }),
})
/** WGS 84; kept with four decimals at most (N-53). */
export const Point = Closed({
  lon: Type.Number({ minimum: -180, maximum: 180 }),
  lat: Type.Number({ minimum: -90, maximum: 90 }),
})

/** Bytes of a photo: in base64 it fits the body of a command. */
export const photoMax = 180_000
/** A photo by what is known of it; its bytes are kept beside the events. */
export const MatterPhoto = Closed({
  photoId: Id,
  /** The state the matter was in. */
  step: OneOf(...matterStates),
  mediaType: OneOf('image/jpeg', 'image/png', 'image/webp'),
  bytes: Type.Integer({ minimum: 1, maximum: photoMax }),
  digest: Hash,
  addedOn: Day,
})

export const matterClass = {
  kind: OneOf(...matterKinds),
  categoryCode: CategoryCode,
  severity: OneOf(...matterSeverities),
}
export const matterPlace = { gridId: Id, place: Name, point: Type.Optional(Point) }
const source = OneOf(...matterSources)

export const MatterReported = event(
  'MatterReported',
  Closed({
    matterId: Id,
    ...matterClass,
    source,
    ...matterPlace,
    divisionCode: DivisionCode,
    text: Text,
    /** Of the resident who asks; name and contact are kept beside the events. */
    requesterId: Type.Optional(Id),
    reportedOn: Day,
    fileBy: Instant,
  }),
  { correctable: true },
)
export const MatterFiled = event(
  'MatterFiled',
  Closed({
    matterId: Id,
    matterNo: Name,
    ...matterClass,
    source,
    gridId: Id,
    level: MatterLevel,
    filedOn: Day,
    dispatchBy: Instant,
  }),
  { correctable: true },
)
export const MatterNotAccepted = event('MatterNotAccepted', Closed({ reason: Text, refusedOn: Day }))
export const MatterWithdrawn = event('MatterWithdrawn', Closed({ reason: Text, withdrawnOn: Day }))
/** The clock starts (N-47); a second dispatch starts it anew. */
export const MatterDispatched = event(
  'MatterDispatched',
  Closed({ ownerUnitId: Id, dispatchedOn: Day, dispatchedAt: Instant, term: MatterTerm, dueAt: Instant }),
)
export const MatterStarted = event('MatterStarted', Closed({ startedOn: Day, startedBy: AccountId }))
export const MatterHandled = event('MatterHandled', Closed({ handledOn: Day, handledBy: AccountId, result: Text }), {
  correctable: true,
})
export const MatterVerified = event('MatterVerified', Closed({ verifiedOn: Day, verifiedBy: AccountId }))
export const MatterReturned = event('MatterReturned', Closed({ reason: Text, returnedOn: Day, returnedBy: AccountId }))
export const MatterClosed = event(
  'MatterClosed',
  Closed({
    matterId: Id,
    kind: OneOf(...matterKinds),
    gridId: Id,
    dispatchedOn: Day,
    closedOn: Day,
    dueAt: Instant,
    onTime: Type.Boolean(),
    reworkCount: Count,
    extended: Type.Boolean(),
    /** Whole hours from dispatch to close, without suspensions. */
    workingHours: Count,
  }),
)
/** 缓办: the clock stands still. */
export const MatterSuspended = event(
  'MatterSuspended',
  Closed({ reason: Text, suspendedOn: Day, suspendedAt: Instant }),
)
/** The clock goes on; `days` it stood still. */
export const MatterResumed = event(
  'MatterResumed',
  Closed({ resumedOn: Day, resumedAt: Instant, newDueAt: Instant, days: Count }),
)
export const MatterDeadlineExtended = event(
  'MatterDeadlineExtended',
  Closed({ amount: Type.Integer({ minimum: 1, maximum: 1000 }), reason: Text, dueAt: Instant, extendedOn: Day }),
)
export const MatterUrged = event(
  'MatterUrged',
  Closed({
    level: OneOf(...urgings),
    reason: Text,
    urgedOn: Day,
    /** Of whoever urged. */
    asLevel: Type.Optional(MatterLevel),
  }),
)
/** As if it had not been urged (N-52). */
export const MatterUrgingCancelled = event(
  'MatterUrgingCancelled',
  Closed({ level: OneOf(...urgings), reason: Text, cancelledOn: Day }),
)
/** Rates the service, 1 to 5; never the resident. */
export const MatterRated = event(
  'MatterRated',
  Closed({ rating: Type.Integer({ minimum: 1, maximum: 5 }), ratedOn: Day }),
  { correctable: true },
)
const move = { from: MatterLevel, to: MatterLevel, reason: Text }
export const MatterEscalated = event('MatterEscalated', Closed({ ...move, escalatedOn: Day, answerBy: Instant }))
export const MatterAssignedDown = event('MatterAssignedDown', Closed({ ...move, assignedOn: Day }))
/** To another grid of its community. */
export const MatterMovedToGrid = event(
  'MatterMovedToGrid',
  Closed({ from: Id, gridId: Id, reason: Text, movedOn: Day }),
)
/** A time limit has passed, once for each; found at the tick of the calendar. */
export const MatterOverdue = event(
  'MatterOverdue',
  Closed({ deadline: OneOf(...matterDeadlines), dueAt: Instant, overdueOn: Day }),
)
export const MatterPhotoAdded = event('MatterPhotoAdded', MatterPhoto)
export const MatterPhotoRemoved = event('MatterPhotoRemoved', Closed({ photoId: Id, reason: Text, removedOn: Day }))
export const matterEvents = [
  MatterReported,
  MatterFiled,
  MatterNotAccepted,
  MatterWithdrawn,
  MatterDispatched,
  MatterStarted,
  MatterHandled,
  MatterVerified,
  MatterReturned,
  MatterClosed,
  MatterSuspended,
  MatterResumed,
  MatterDeadlineExtended,
  MatterUrged,
  MatterUrgingCancelled,
  MatterRated,
  MatterEscalated,
  MatterAssignedDown,
  MatterMovedToGrid,
  MatterOverdue,
  MatterPhotoAdded,
  MatterPhotoRemoved,
] as const
export const matterCorrectionEvents = corrections('Matter')
