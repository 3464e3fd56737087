import type { Claim, Lookup, Part } from '@jiceng/kernel'
import { type Agreement, agreements } from './agreement.ts'

const running = ['drafted', 'partly_signed', 'active']

export const agreementKey = (allianceId: string): string => `alliance-agreement:${allianceId}`
/** An alliance has one agreement at a time. */
export const agreementClaim = (allianceId: string, name: string): Claim => ({
  key: agreementKey(allianceId),
  code: 'agreement-running',
  detail: `${name} has an agreement already. Renew or terminate that one.`,
})

/** The agreement that an alliance has now. */
export const agreementOf = (allianceId: string): Lookup<Agreement | undefined> => ({
  collection: agreements.collection,
  filter: {
    relates: `alliance:${allianceId}`,
    'state.kind': 'alliance_agreement',
    'state.state': { $in: running },
  },
  limit: 1,
  as: ([found]) => found && agreements.read(found.state),
})

/** The agreement's share when its alliance is dissolved. */
export const agreementEnded = (agreement: Agreement | undefined, terminatedOn: string, reason: string): Part[] =>
  agreement
    ? [
        {
          mechanism: agreements,
          id: agreement.agreementId,
          events: [{ type: 'ContractTerminated', data: { reason, terminatedOn } }],
        },
      ]
    : []

/** The division where an agreement lies now. */
export const placeOf = (id: string): Lookup<string> => ({
  collection: agreements.collection,
  filter: { _id: id },
  limit: 1,
  as: ([found]) => found?.scopes.at(-1) ?? '',
})
