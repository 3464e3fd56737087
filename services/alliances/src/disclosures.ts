import { pledgeDisclosureEvents } from '@jiceng/contracts'
import { disclosuresOf, subject } from '@jiceng/service-kit'
import { pledges } from './pledges/index.ts'

/** The words of a pledge are kept as the pledge's own person: they may say who somebody is. */
export const pledgeDisclosures = disclosuresOf({
  events: pledgeDisclosureEvents,
  of: 'pledge',
  idPrefix: 'dsp',
  exampleAt: '990103001',
  title: { zh: '党员承诺内容查阅', en: 'Who was shown the words of pledges' },
  subjects: [
    subject(pledges, {
      roles: ['town-secretary', 'town-clerk', 'community-clerk', 'branch-secretary', 'alliance-lead'],
      persons: (_, id) => [id],
    }),
  ],
})
