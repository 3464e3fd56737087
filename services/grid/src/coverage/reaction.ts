import type { Reaction } from '@jiceng/eventing'
import { lose } from './commands.ts'
import { coverageLinks } from './coverage-link.ts'

/** A dissolved or merged organisation covers nothing any more: each of its active links is lost. */
export const coverageLost: Reaction = {
  name: 'coverage-lost',
  service: 'organizations',
  on: ['PartyOrganizationDissolved', 'PartyOrganizationMerged'],
  targets: ({ aggregate }) => ({
    collection: coverageLinks.collection,
    filter: { relates: `org:${aggregate}`, 'state.state': 'active' },
    limit: 50,
  }),
  command: lose,
  body: ({ type, occurredOn }) => ({
    cause: type === 'PartyOrganizationMerged' ? 'merged' : 'dissolved',
    lostOn: occurredOn,
  }),
}
