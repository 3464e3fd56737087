import type { Reaction } from '@jiceng/eventing'
import { assessCoverage } from './coverage.ts'
import { units } from './unit.ts'

const isText = (value: unknown): value is string => typeof value === 'string'
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter(isText) : [])

/** What an organisation stands on or covers, and what it covered until it ended. Of a garrison nothing is told. */
export const coverageFollows: Reaction = {
  name: 'coverage-of-units',
  service: 'organizations',
  on: ['PartyOrganizationEstablished', 'PartyOrganizationMerged', 'PartyOrganizationDissolved', 'MembershipEnded'],
  targets: ({ aggregate, data: { unitId, coveredUnitIds } }) => ({
    collection: units.collection,
    filter: {
      relates: {
        $in: [
          ...[unitId, ...textsOf(coveredUnitIds)].filter(isText).map((id) => `unit:${id}`),
          `covered-by:${aggregate}`,
        ],
      },
      'state.state': 'active',
      'state.kind': { $ne: 'garrison' },
    },
    limit: 500,
  }),
  command: assessCoverage,
  body: ({ occurredOn }) => ({ since: occurredOn }),
}
