import { residentDisclosureEvents } from '@jiceng/contracts'
import { disclosuresOf, subject } from '@jiceng/service-kit'
import { matters } from './matters/index.ts'
import { oldCases } from './old-cases/index.ts'
import { proxyOrders } from './proxy-orders/index.ts'
import { gridStaff } from './staff/index.ts'
import { teams } from './teams/index.ts'

const clerks = ['community-clerk', 'town-clerk', 'town-secretary'] as const
/** The ends of a matter and of a proxy order. */
const done = new Set(['not_accepted', 'closed', 'refused', 'done', 'rated', 'withdrawn'])
/** Requesters' contacts only while the matter is open, and to whoever handles it (`domain` 5.1). */
const whileOpen = ({ state }: { readonly state: string }): string | undefined =>
  done.has(state) ? `It is ${state}: contacts are shown only while it is open.` : undefined

/** Residents who asked for something, and those who serve them. */
export const residentDisclosures = disclosuresOf({
  events: residentDisclosureEvents,
  of: 'resident',
  idPrefix: 'dsr',
  exampleAt: '990103001001',
  title: { zh: '居民与网格人员信息查阅', en: 'Who was shown contacts of residents and grid staff' },
  subjects: [
    subject(gridStaff, { roles: [...clerks, 'grid-worker'], persons: ({ personId }) => [personId] }),
    subject(matters, {
      roles: [...clerks, 'grid-worker', 'owner-unit'],
      persons: ({ requesterId }) => [requesterId],
      closed: whileOpen,
    }),
    subject(proxyOrders, {
      roles: [...clerks, 'grid-worker'],
      persons: ({ requesterId }) => [requesterId],
      closed: whileOpen,
    }),
    subject(oldCases, {
      roles: clerks,
      persons: ({ partyIds, leadOfficerId }) => [...partyIds, leadOfficerId],
    }),
    subject(teams, { roles: [...clerks, 'grid-worker'], persons: ({ leaderPersonId }) => [leaderPersonId] }),
  ],
})
