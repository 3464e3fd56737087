import { BlockNo, Closed, DroppedSlot, generatedData, OneOf, reportEvents } from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const Day = Type.Optional(generatedData.generatedOn)
const Account = Type.Optional(generatedData.generatedBy)
const View = Closed({
  state: OneOf('new', 'draft', 'under_review', 'approved', 'issued', 'withdrawn', 'superseded'),
  ...generatedData,
  /** The text as it was generated. */
  firstText: generatedData.text,
  /** Where each figure comes from, once its records were counted; and the figures that are not what they sum to. */
  traces: Type.Optional(generatedData.text),
  untraced: Type.Array(Type.String()),
  /** Who wrote it: they do not approve it. */
  editors: Type.Array(generatedData.generatedBy),
  typed: Type.Array(Closed({ block: BlockNo, digits: Type.Array(Type.String()) })),
  dropped: Type.Array(DroppedSlot),
  submittedBy: Account,
  submittedOn: Day,
  approvedBy: Account,
  approvedOn: Day,
  issuedOn: Day,
  /** Why it was returned or withdrawn. */
  reason: Type.Optional(DroppedSlot.properties.reason),
  supersededBy: Type.Optional(generatedData.snapshotId),
})
export type State = Static<typeof View>
const initial: State = {
  state: 'new',
  divisionCode: '',
  period: '',
  asOf: '',
  template: '',
  templateVersion: 0,
  title: '',
  issuer: '',
  snapshotId: '',
  values: '',
  text: '',
  firstText: '',
  untraced: [],
  editors: [],
  typed: [],
  dropped: [],
  generatedBy: '',
  generatedOn: '',
}

/** The half-year report (半年工作总结) of a division (M-103): written by the template, edited, approved by somebody else, issued. */
export const reports = lifecycle({
  name: 'report',
  collection: 'reports',
  idPrefix: 'rpt',
  mechanism: 'M-103',
  title: { zh: '半年工作总结', en: 'Half-year reports' },
  events: reportEvents,
  initial,
  machine: {
    new: { generate: 'draft' },
    draft: { trace: 'draft', edit: 'draft', submit: 'under_review', withdraw: 'withdrawn' },
    under_review: { approve: 'approved', return: 'draft', withdraw: 'withdrawn' },
    approved: { issue: 'issued', return: 'draft', withdraw: 'withdrawn' },
    issued: { withdraw: 'withdrawn' },
    withdrawn: {},
    superseded: {},
  },
  arrivals: { issued: { 'report.issue': 'superseded' } },
  view: View,
  filters: { state: 'state.state', period: 'state.period' },
  evolve(state, { type, data }): State {
    switch (type) {
      case 'ReportGenerated': {
        const { reportId: _id, ...rest } = data
        return { ...state, ...rest, state: 'draft', firstText: data.text, editors: [data.generatedBy] }
      }
      case 'ReportTraced':
        return { ...state, traces: data.traces, untraced: data.untraced }
      case 'ReportEdited':
        return {
          ...state,
          text: data.text,
          editors: [...new Set([...state.editors, data.editedBy])],
          typed: [
            ...state.typed.filter(({ block }) => block !== data.block),
            ...(data.typed.length > 0 ? [{ block: data.block, digits: data.typed }] : []),
          ],
          dropped: [...state.dropped, ...data.dropped],
        }
      case 'ReportSubmitted':
        return { ...state, ...data, state: 'under_review' }
      case 'ReportApproved':
        return { ...state, ...data, state: 'approved' }
      case 'ReportReturned':
        return returned(state, data.reason)
      case 'ReportIssued':
        return { ...state, issuedOn: data.issuedOn, state: 'issued' }
      case 'ReportWithdrawn':
        return { ...state, reason: data.reason, state: 'withdrawn' }
      case 'ReportSuperseded':
        return { ...state, supersededBy: data.supersededBy, state: 'superseded' }
    }
  },
})

/** To be worked on again: neither submitted nor approved any more. */
function returned(state: State, reason: string): State {
  const { submittedBy: _by, submittedOn: _on, approvedBy: _who, approvedOn: _when, ...rest } = state
  return { ...rest, reason, state: 'draft' }
}
