import type { Reaction } from '@jiceng/eventing'
import { lose, unlink } from './commands.ts'
import { coverageLinks } from './coverage-link.ts'
import { endingReasons } from './endings.ts'

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

/** A grid that was retired or split is covered no more: what was too much for its own transaction ends here. */
export const coverageEnded: Reaction = {
  name: 'coverage-ended',
  service: 'grid',
  on: Object.keys(endingReasons),
  targets: ({ aggregate }) => ({
    collection: coverageLinks.collection,
    filter: { relates: `grid:${aggregate}`, 'state.state': 'active' },
    limit: 50,
  }),
  command: unlink,
  body: ({ type }) => ({ reason: type === 'GridSplit' ? endingReasons.GridSplit : endingReasons.GridRetired }),
}
