import { service as alliances } from '@jiceng/alliances'
import { service as grid } from '@jiceng/grid'
import { service as organizations } from '@jiceng/organizations'
import { service as reporting } from '@jiceng/reporting'
import { openGateway } from '../src/app.ts'

/** What a test's city is made of. */
export const platform = {
  definitions: {
    organizations: () => organizations,
    grid: () => grid,
    alliances: () => alliances,
    reporting,
  },
  openGateway,
} as const
