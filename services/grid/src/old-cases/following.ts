import { Closed } from '@jiceng/contracts'
import { checkNewer, followedBy, matterNow } from '../matters/index.ts'
import { oldCases } from './old-case.ts'

/** The case goes its own way: it is resolved by an agreement, not by its matter. */
const followMatter = oldCases.command('followMatter', {
  summary: { zh: '跟进关联事项', en: 'Record how far the matter of the case has come' },
  roles: ['system'],
  body: Closed({}),
  example: {},
  lookups: ({ state: { matterId } }) => ({ matter: matterNow(matterId) }),
  rule({ state: { matter: known }, found: { matter } }) {
    checkNewer(known, matter)
    return [{ type: 'OldCaseMatterProgressed', data: { matter } }]
  },
})

export const oldCaseFollows = followedBy('old-case-follows', 'OldCaseListed', followMatter)
