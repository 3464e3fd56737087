import { replicas } from '@jiceng/contracts'
import { mountShowing, type ServiceDefinition } from '@jiceng/service-kit'
import { checkInReactions, checkIns, serviceRecords } from './check-ins/index.ts'
import { conferenceDecisions, conferenceMemberLost, decisionFollows, jointConferences } from './conferences/index.ts'
import { coverageEnded, coverageLinks, coverageLost } from './coverage/index.ts'
import { residentDisclosures } from './disclosures.ts'
import { gridMergers, grids, legacyGrids } from './grids/index.ts'
import { known } from './known/index.ts'
import { matters, mattersFollow, mountPhotos } from './matters/index.ts'
import { oldCaseFollows, oldCases } from './old-cases/index.ts'
import { proxyOrders } from './proxy-orders/index.ts'
import { gridStaff } from './staff/index.ts'
import { teamActivities, teams } from './teams/index.ts'

/** Where: grids, which Party organisation stands for each, who serves there and what is the matter. */
export const service: ServiceDefinition = {
  name: 'grid',
  mechanisms: [
    grids,
    legacyGrids,
    gridMergers,
    coverageLinks,
    gridStaff,
    teams,
    teamActivities,
    checkIns,
    serviceRecords,
    proxyOrders,
    oldCases,
    jointConferences,
    conferenceDecisions,
    matters,
    residentDisclosures,
  ],
  replicas: [...known, replicas.calendar],
  reactions: [
    coverageLost,
    coverageEnded,
    ...checkInReactions,
    mattersFollow,
    conferenceMemberLost,
    oldCaseFollows,
    decisionFollows,
  ],
  routes(app, tools) {
    mountShowing(app, residentDisclosures.path, tools)
    mountPhotos(app, tools)
  },
}
