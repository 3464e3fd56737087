import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Count, Day, DivisionCode, HalfYear, Hash, Id, linePattern, Text } from '../fields.ts'

/** Where a figure stands in a report: sentence, clause, run. */
export const SlotId = Type.String({ pattern: '^S\\d{2}\\.\\d{1,2}\\.\\d{1,3}$', maxLength: 12 })
/** `引言`, `一（一）`, `二`, … */
export const BlockNo = Type.String({ pattern: '^[一-龥（）]{1,8}$', maxLength: 8 })
/** The name of a division with what the report adds to it. */
const Line = Type.String({ minLength: 1, maxLength: 160, pattern: linePattern })
/** A figure that was taken out of a report, and why. */
export const DroppedSlot = Closed({ slot: SlotId, reason: Text })

export const generatedData = {
  divisionCode: DivisionCode,
  period: HalfYear,
  asOf: Day,
  template: Type.String({ pattern: '^[a-z-]{1,40}$', maxLength: 40 }),
  templateVersion: Count,
  title: Line,
  /** Who signs it. */
  issuer: Line,
  snapshotId: Id,
  /** Its figures as they were frozen, by their hash. */
  values: Hash,
  /** Figures of earlier periods that its own are held against, by their hash: of last year's half-year (同比), of the one before (环比). */
  compared: Type.Optional(Closed({ year: Type.Optional(Hash), half: Type.Optional(Hash) })),
  /** Its text by its hash. */
  text: Hash,
  generatedBy: AccountId,
  generatedOn: Day,
  /** The issued report it is to take the place of. */
  previous: Type.Optional(Id),
}
export const ReportGenerated = event('ReportGenerated', Closed({ reportId: Id, ...generatedData }))
/**
 * The records behind each figure were found and counted again: what they sum to is what was frozen, or the figure is named (M-104).
 * `slots`: how often figures are printed, and how many of those are traced.
 */
export const ReportTraced = event(
  'ReportTraced',
  Closed({
    traces: Hash,
    untraced: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 300 }),
    slots: Type.Optional(Closed({ printed: Count, traced: Count })),
    tracedOn: Day,
  }),
)
export const ReportEdited = event(
  'ReportEdited',
  Closed({
    block: BlockNo,
    text: Hash,
    dropped: Type.Array(DroppedSlot, { maxItems: 100 }),
    /** Figures typed into the block, in digits or in Chinese numerals: they have no records. */
    typed: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 100 }),
    editedBy: AccountId,
    editedOn: Day,
  }),
)
export const ReportSubmitted = event('ReportSubmitted', Closed({ submittedBy: AccountId, submittedOn: Day }))
export const ReportApproved = event('ReportApproved', Closed({ approvedBy: AccountId, approvedOn: Day }))
export const ReportReturned = event('ReportReturned', Closed({ reason: Text, returnedBy: AccountId, returnedOn: Day }))
export const ReportIssued = event('ReportIssued', Closed({ issuedBy: AccountId, issuedOn: Day }))
export const ReportWithdrawn = event(
  'ReportWithdrawn',
  Closed({ reason: Text, withdrawnBy: AccountId, withdrawnOn: Day }),
)
export const ReportSuperseded = event('ReportSuperseded', Closed({ supersededBy: Id, supersededOn: Day }))

export const reportEvents = [
  ReportGenerated,
  ReportTraced,
  ReportEdited,
  ReportSubmitted,
  ReportApproved,
  ReportReturned,
  ReportIssued,
  ReportWithdrawn,
  ReportSuperseded,
] as const
