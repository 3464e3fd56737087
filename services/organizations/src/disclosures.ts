import { memberDisclosureEvents } from '@jiceng/contracts'
import { disclosuresOf, subject } from '@jiceng/service-kit'
import { members } from './members/index.ts'
import { posts } from './posts/index.ts'

/** Names of members and of those who hold posts, within their own organisations (`domain` 5.1). */
export const memberDisclosures = disclosuresOf({
  events: memberDisclosureEvents,
  of: 'member',
  idPrefix: 'dsm',
  exampleAt: '990103001001',
  title: { zh: '党员与任职人员信息查阅', en: 'Who was shown what is kept of members and post holders' },
  subjects: [
    subject(members, {
      roles: ['district-admin', 'town-secretary', 'town-clerk', 'community-clerk', 'branch-secretary'],
      persons: (_, id) => [id],
    }),
    subject(posts, {
      roles: ['city-admin', 'district-admin', 'town-secretary', 'town-clerk', 'community-clerk', 'branch-secretary'],
      persons: ({ personId }) => [personId],
    }),
  ],
})
