import type { Reaction } from '@jiceng/eventing'
import { umbrellas } from './umbrella.ts'
import { narrowUmbrella } from './umbrella-commands.ts'

/**
 * A dissolved alliance is under no umbrella. A reaction to an event of our own: the umbrella lies in the district, above the grants of
 * those who dissolve an alliance.
 */
const umbrellaNarrowed: Reaction = {
  name: 'umbrella-narrowed',
  service: 'alliances',
  on: ['AllianceDissolved'],
  targets: ({ aggregate }) => ({
    collection: umbrellas.collection,
    filter: { relates: `alliance:${aggregate}`, 'state.state': 'active' },
    limit: 10,
  }),
  command: narrowUmbrella,
  body: ({ aggregate }) => ({ allianceId: aggregate, reason: '联盟解散' }),
}
export const umbrellaReactions: readonly Reaction[] = [umbrellaNarrowed]
