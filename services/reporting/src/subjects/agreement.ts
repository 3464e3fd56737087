import {
  AgreementSigned,
  ContractActivated,
  ContractDrafted,
  ContractExpired,
  ContractRenewed,
  ContractTerminated,
} from '@jiceng/contracts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Export, Places } from '../algebra/types.ts'
import { allianceBoard } from '../hubs/alliance-board.ts'
import { contractBoard } from '../hubs/contract-board.ts'

interface Agreement {
  readonly isContract: boolean
  readonly allianceId?: string | undefined
  /** The last day it was agreed for. */
  readonly until: Day
  readonly from?: Day
  readonly to?: Day
  readonly signed: readonly (readonly [memberId: string, on: Day])[]
}

const asContract = ({ isContract, from, to, until }: Agreement, key: string, places: Places): Export[] =>
  isContract && from !== undefined
    ? [contractBoard.lend(key, { is: 'contract', active: { from, to }, until, places })]
    : []
const asAlliance = ({ isContract, allianceId, signed }: Agreement): Export[] =>
  isContract || allianceId === undefined ? [] : [allianceBoard.lend(allianceId, { is: 'signatures', signed })]

/** A contract of co-building (M-055) while it is in force; who of an alliance has signed its agreement (M-067). */
const agreements = subject<Agreement>({
  name: 'agreement',
  resource: 'agreements',
  measures: ['contracts'],
  steps: [
    founds(
      ContractDrafted,
      ({ data }): Agreement => ({
        isContract: data.kind === 'co_build_contract',
        allianceId: data.allianceId,
        until: data.to,
        signed: [],
      }),
    ),
    changes(AgreementSigned, (state: Agreement, { data }) => ({
      ...state,
      signed: [...state.signed, [data.memberId ?? data.partyId, data.signedOn] as const],
    })),
    changes(ContractActivated, (state: Agreement, { data }) => ({ ...state, from: data.activatedOn })),
    changes(ContractRenewed, (state: Agreement, { data }) => ({ ...state, to: data.renewedOn })),
    changes(ContractTerminated, (state: Agreement, { data }) => ({ ...state, to: data.terminatedOn })),
    changes(ContractExpired, (state: Agreement, { data }) => ({ ...state, to: data.expiredOn })),
  ],
  contributions: ({ isContract, from, to }) =>
    isContract && from !== undefined ? [{ measure: 'contracts', amount: 1, from, to }] : [],
  exports: (state, { key, places }) => [...asContract(state, key, places), ...asAlliance(state)],
})

export const subjects = [agreements] as const
