import { replicas } from '@jiceng/contracts'
import type { ServiceDefinition } from '@jiceng/service-kit'
import { alliances } from './alliances/index.ts'
import { jointActions } from './joint-actions/index.ts'
import { known } from './known/index.ts'

/** With whom: alliances of Party organisations and units. */
export const service: ServiceDefinition = {
  name: 'alliances',
  mechanisms: [alliances, jointActions],
  replicas: [...known, replicas.calendar],
}
