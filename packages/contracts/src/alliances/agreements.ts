import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'
import { LossCause, MemberId } from './alliances.ts'

export const agreementKinds = ['co_build_contract', 'alliance_agreement'] as const
/** `community` and `partner` of a contract (M-055), `lead` and `member` of an alliance's agreement (M-067). */
export const Party = Closed({
  orgId: Type.Optional(Id),
  unitId: Type.Optional(Id),
  /** The lead of an alliance is known by its id. */
  name: Type.Optional(Name),
  role: OneOf('community', 'partner', 'lead', 'member'),
})
export const ContractDrafted = event(
  'ContractDrafted',
  Closed({
    agreementId: Id,
    kind: OneOf(...agreementKinds),
    allianceId: Type.Optional(Id),
    divisionCode: DivisionCode,
    title: Name,
    parties: Type.Array(Party, { minItems: 2, maxItems: 201 }),
    from: Day,
    to: Day,
    /** The one it follows. */
    renews: Type.Optional(Id),
    draftedOn: Day,
  }),
)
/** `party` is there when somebody signs who joined the alliance after it was drafted. */
export const AgreementSigned = event(
  'AgreementSigned',
  Closed({
    agreementId: Id,
    kind: OneOf(...agreementKinds),
    partyId: MemberId,
    allianceId: Type.Optional(Id),
    contractId: Type.Optional(Id),
    memberId: Type.Optional(MemberId),
    party: Type.Optional(Party),
    signedOn: Day,
  }),
)
export const ContractActivated = event(
  'ContractActivated',
  Closed({ kind: OneOf(...agreementKinds), activatedOn: Day }),
)
export const ContractRenewed = event('ContractRenewed', Closed({ successorId: Id, renewedOn: Day }))
export const ContractTerminated = event(
  'ContractTerminated',
  Closed({ reason: Text, terminatedOn: Day, cause: Type.Optional(LossCause) }),
)
export const ContractExpired = event('ContractExpired', Closed({ expiredOn: Day }))
/** A party is no more; the others go on. */
export const AgreementPartyLeft = event(
  'AgreementPartyLeft',
  Closed({ partyId: MemberId, leftOn: Day, cause: LossCause }),
)
export const agreementEvents = [
  ContractDrafted,
  AgreementSigned,
  ContractActivated,
  ContractRenewed,
  ContractTerminated,
  ContractExpired,
  AgreementPartyLeft,
] as const
