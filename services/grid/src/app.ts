import { replicas } from '@jiceng/contracts'
import type { ServiceDefinition } from '@jiceng/service-kit'
import { coverageLinks, coverageLost } from './coverage/index.ts'
import { gridMergers, grids, legacyGrids } from './grids/index.ts'
import { known } from './known/index.ts'

/** Where: grids, and which Party organisation stands for each. */
export const service: ServiceDefinition = {
  name: 'grid',
  mechanisms: [grids, legacyGrids, gridMergers, coverageLinks],
  replicas: [...known, replicas.calendar],
  reactions: [coverageLost],
}
