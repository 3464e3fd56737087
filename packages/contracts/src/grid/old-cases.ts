import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Count, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'
import { MatterProgress } from './matters.ts'

export const resolutionKinds = ['agreed', 'legal', 'administrative', 'withdrawn'] as const
/** The number of a document, as 桐信联〔2023〕3号. */
export const DocumentNo = Name
export const oldCaseData = {
  title: Name,
  firstRaisedOn: Day,
  /** The decision that lists it, where it is not old enough by itself. */
  decisionNo: Type.Optional(DocumentNo),
  matterId: Type.Optional(Id),
  gridId: Type.Optional(Id),
}
export const Milestone = Closed({ text: Name, dueOn: Day })

export const OldCaseListed = event(
  'OldCaseListed',
  Closed({
    caseId: Id,
    ...oldCaseData,
    divisionCode: DivisionCode,
    /** Those it is about; their masked names are kept beside the events. */
    partyIds: Type.Array(Id, { maxItems: 10 }),
    listedOn: Day,
    matter: Type.Optional(MatterProgress),
  }),
)
export const OldCaseLeadAssigned = event(
  'OldCaseLeadAssigned',
  Closed({ leadOfficerId: Id, plan: Text, milestones: Type.Array(Milestone, { maxItems: 20 }), assignedOn: Day }),
)
const resolution = { resolutionKind: OneOf(...resolutionKinds), agreementNo: DocumentNo }
export const OldCaseResolved = event(
  'OldCaseResolved',
  Closed({
    ...resolution,
    matterId: Type.Optional(Id),
    firstRaisedOn: Day,
    resolvedOn: Day,
    verifiedBy: AccountId,
  }),
)
/** `days` since it was resolved: within ninety it is subtracted again. */
export const OldCaseReopened = event(
  'OldCaseReopened',
  Closed({ resolvedOn: Day, reopenedOn: Day, days: Count, reason: Text }),
)
export const OldCaseStabilised = event('OldCaseStabilised', Closed({ stableCheckOn: Day }))
export const OldCaseMatterProgressed = event('OldCaseMatterProgressed', Closed({ matter: MatterProgress }))
export const oldCaseEvents = [
  OldCaseListed,
  OldCaseLeadAssigned,
  OldCaseResolved,
  OldCaseReopened,
  OldCaseStabilised,
  OldCaseMatterProgressed,
] as const
