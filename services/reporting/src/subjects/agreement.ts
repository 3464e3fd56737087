import {
  AgreementSigned,
  ContractActivated,
  ContractDrafted,
  ContractExpired,
  ContractRenewed,
  ContractTerminated,
} from '@jiceng/contracts'
import { daysAfter, wrong } from '../alerts/wrongs.ts'
import { both } from '../algebra/days.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'
import { allianceBoard } from '../hubs/alliance-board.ts'

interface Agreement {
  readonly isContract: boolean
  readonly allianceId?: string | undefined
  /** The last day it was agreed for. */
  readonly until: Day
  readonly from?: Day
  readonly to?: Day
  readonly signed: readonly (readonly [memberId: string, on: Day])[]
}

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
  rules: ['W-22'],
  // It ends within a month.
  wrongs: ({ isContract, from, to, until }, { limits }) =>
    isContract && from !== undefined
      ? wrong('W-22', 'I', both([{ from, to }], [{ from: daysAfter(until, -limits.contract) }]))
      : [],
  exports: ({ isContract, allianceId, signed }) =>
    isContract || allianceId === undefined ? [] : [allianceBoard.lend(allianceId, { is: 'signatures', signed })],
})

export const subjects = [agreements] as const
