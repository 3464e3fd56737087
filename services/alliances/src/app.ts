import { replicas } from '@jiceng/contracts'
import type { ServiceDefinition } from '@jiceng/service-kit'
import { agreementReactions, agreements } from './agreements/index.ts'
import { allianceReactions, alliances } from './alliances/index.ts'
import { known } from './known/index.ts'
import { meetings } from './meetings/index.ts'
import { rotations } from './rotations/index.ts'
import { brands, umbrellaReactions, umbrellas } from './umbrellas/index.ts'

/** With whom: alliances of Party organisations and units, and what they agreed on. */
export const service: ServiceDefinition = {
  name: 'alliances',
  mechanisms: [alliances, rotations, meetings, agreements, umbrellas, brands],
  replicas: [...known, replicas.calendar],
  reactions: [...allianceReactions, ...agreementReactions, ...umbrellaReactions],
}
