import {
  AccountId,
  Closed,
  Count,
  Day,
  DivisionCode,
  DocumentNo,
  Id,
  MatterProgress,
  Milestone,
  OneOf,
  oldCaseData,
  oldCaseEvents,
  resolutionKinds,
  Text,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { naming } from '../matters/index.ts'

const View = Closed({
  state: OneOf('new', 'listed', 'assigned', 'resolved', 'reopened', 'stabilised'),
  divisionCode: DivisionCode,
  ...oldCaseData,
  matter: Type.Optional(MatterProgress),
  partyIds: Type.Array(Id),
  listedOn: Type.Optional(Day),
  /** 包案领导. */
  leadOfficerId: Type.Optional(Id),
  plan: Type.Optional(Text),
  milestones: Type.Array(Milestone),
  /** Of the last resolution. */
  resolutionKind: Type.Optional(OneOf(...resolutionKinds)),
  agreementNo: Type.Optional(DocumentNo),
  resolvedOn: Type.Optional(Day),
  verifiedBy: Type.Optional(AccountId),
  reopened: Count,
  reopenedOn: Type.Optional(Day),
  stableCheckOn: Type.Optional(Day),
})
type OldCase = Static<typeof View>
const initial: OldCase = {
  state: 'new',
  divisionCode: '',
  title: '',
  firstRaisedOn: '',
  partyIds: [],
  milestones: [],
  reopened: 0,
}

/** A matter unsolved for years, or listed by decision: somebody leads it until it is resolved and stays so. */
export const oldCases = lifecycle({
  name: 'old-case',
  collection: 'old_cases',
  path: 'old-cases',
  idPrefix: 'olc',
  mechanism: 'M-059',
  title: { zh: '老案难案', en: 'Old difficult cases' },
  events: oldCaseEvents,
  initial,
  machine: {
    new: { listOldCase: 'listed' },
    listed: { setLead: 'assigned', followMatter: 'listed' },
    assigned: { setLead: 'assigned', resolve: 'resolved', followMatter: 'assigned' },
    resolved: { relapse: 'reopened', confirmStable: 'stabilised', followMatter: 'resolved' },
    reopened: { setLead: 'assigned', resolve: 'resolved', followMatter: 'reopened' },
    stabilised: { followMatter: 'stabilised' },
  },
  view: View,
  filters: { state: 'state.state', matterId: 'state.matterId', matterState: 'state.matter.state' },
  relates: ({ gridId, matterId }) => [...(gridId ? [`grid:${gridId}`] : []), ...(matterId ? [naming(matterId)] : [])],
  evolve(one, { type, data }): OldCase {
    switch (type) {
      case 'OldCaseListed': {
        const { caseId: _, ...listed } = data
        return { ...one, ...listed, state: 'listed' }
      }
      case 'OldCaseLeadAssigned': {
        const { leadOfficerId, plan, milestones } = data
        return { ...one, state: 'assigned', leadOfficerId, plan, milestones }
      }
      case 'OldCaseResolved': {
        const { resolutionKind, agreementNo, resolvedOn, verifiedBy } = data
        return { ...one, state: 'resolved', resolutionKind, agreementNo, resolvedOn, verifiedBy }
      }
      case 'OldCaseReopened':
        return { ...one, state: 'reopened', reopened: one.reopened + 1, reopenedOn: data.reopenedOn }
      case 'OldCaseMatterProgressed':
        return { ...one, matter: data.matter }
      case 'OldCaseStabilised':
        return { ...one, state: 'stabilised', stableCheckOn: data.stableCheckOn }
    }
  },
})
