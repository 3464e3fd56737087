import {
  agreementEvents,
  agreementKinds,
  Closed,
  Day,
  DivisionCode,
  Id,
  Name,
  OneOf,
  Party,
  Text,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { partyIdOf } from './parties.ts'

const View = Closed({
  state: OneOf('new', 'drafted', 'partly_signed', 'active', 'expired', 'renewed', 'terminated'),
  divisionCode: DivisionCode,
  agreementId: Id,
  kind: OneOf(...agreementKinds),
  allianceId: Type.Optional(Id),
  title: Name,
  parties: Type.Array(Closed({ ...Party.properties, signedOn: Type.Optional(Day) })),
  from: Day,
  to: Day,
  renews: Type.Optional(Id),
  successorId: Type.Optional(Id),
  activatedOn: Type.Optional(Day),
  endedOn: Type.Optional(Day),
  reason: Type.Optional(Text),
})
export type Agreement = Static<typeof View>
const initial: Agreement = {
  state: 'new',
  divisionCode: '',
  agreementId: '',
  kind: 'co_build_contract',
  title: '',
  parties: [],
  from: '',
  to: '',
}
const ending = { terminate: 'terminated', lapse: 'terminated' } as const
const dissolved = { 'alliance.dissolve': 'terminated' } as const

/** Contracts of a community and units (M-055) and the agreements of alliances (M-067): one engine. */
export const agreements = lifecycle({
  name: 'agreement',
  collection: 'agreements',
  idPrefix: 'agr',
  mechanism: 'M-055',
  title: { zh: '共建协议', en: 'Agreements' },
  events: agreementEvents,
  initial,
  machine: {
    new: { draftContract: 'drafted', draftAgreement: 'drafted' },
    drafted: { sign: 'partly_signed', loseParty: 'drafted', ...ending },
    partly_signed: { sign: 'partly_signed', activate: 'active', loseParty: 'partly_signed', ...ending },
    active: { sign: 'active', renew: 'renewed', expire: 'expired', loseParty: 'active', ...ending },
    expired: {},
    renewed: {},
    terminated: {},
  },
  arrivals: {
    new: { 'agreement.renew': 'drafted' },
    drafted: dissolved,
    partly_signed: dissolved,
    active: dissolved,
  },
  view: View,
  filters: { state: 'state.state', kind: 'state.kind', allianceId: 'state.allianceId', to: 'state.to' },
  relates: ({ agreementId, allianceId, parties }) => [
    `agreement:${agreementId}`,
    ...(allianceId ? [`alliance:${allianceId}`] : []),
    ...new Set(
      parties.flatMap(({ orgId, unitId }) => [
        ...(orgId ? [`org:${orgId}`] : []),
        ...(unitId ? [`unit:${unitId}`] : []),
      ]),
    ),
  ],
  evolve(agreement, { type, data }): Agreement {
    switch (type) {
      case 'ContractDrafted': {
        const { draftedOn: _, ...about } = data
        return { ...agreement, ...about, state: 'drafted' }
      }
      case 'AgreementSigned': {
        const parties = [...agreement.parties, ...(data.party ? [data.party] : [])]
        return {
          ...agreement,
          state: agreement.state === 'active' ? 'active' : 'partly_signed',
          parties: parties.map((one) => (partyIdOf(one) === data.partyId ? { ...one, signedOn: data.signedOn } : one)),
        }
      }
      case 'ContractActivated':
        return { ...agreement, state: 'active', activatedOn: data.activatedOn }
      case 'ContractRenewed':
        return { ...agreement, state: 'renewed', successorId: data.successorId, endedOn: data.renewedOn }
      case 'ContractTerminated':
        return { ...agreement, state: 'terminated', reason: data.reason, endedOn: data.terminatedOn }
      case 'ContractExpired':
        return { ...agreement, state: 'expired', endedOn: data.expiredOn }
      case 'AgreementPartyLeft':
        return { ...agreement, parties: agreement.parties.filter((one) => partyIdOf(one) !== data.partyId) }
    }
  },
})
