import { replicas } from '@jiceng/contracts'
import type { ServiceDefinition } from '@jiceng/service-kit'
import { coverageLinks, coverageLost } from './coverage/index.ts'
import { gridMergers, grids, legacyGrids } from './grids/index.ts'
import { known } from './known/index.ts'
import { matters } from './matters/index.ts'

/** Where: grids, which Party organisation stands for each, and what is the matter there. */
export const service: ServiceDefinition = {
  name: 'grid',
  mechanisms: [grids, legacyGrids, gridMergers, coverageLinks, matters],
  replicas: [...known, replicas.calendar],
  reactions: [coverageLost],
}
