import { Closed } from '@jiceng/contracts'
import { checkNewer, followedBy, matterNow } from '../matters/index.ts'
import { conferenceDecisions } from './conference-decision.ts'

/** A matter that is closed closes no decision: the convener says what came of it. */
const followMatter = conferenceDecisions.command('followMatter', {
  summary: { zh: '跟进关联事项', en: 'Record how far the matter of the decision has come' },
  roles: ['system'],
  body: Closed({}),
  example: {},
  lookups: ({ state: { matterId } }) => ({ matter: matterNow(matterId) }),
  rule({ state: { matter: known }, found: { matter } }) {
    checkNewer(known, matter)
    return [{ type: 'ConferenceDecisionMatterProgressed', data: { matter } }]
  },
})

export const decisionFollows = followedBy('decision-follows', 'ConferenceDecisionMade', followMatter)
