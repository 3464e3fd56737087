import { replicas } from '@jiceng/contracts'
import { mountShowing, type ServiceDefinition } from '@jiceng/service-kit'
import { agreementReactions, agreements } from './agreements/index.ts'
import { allianceReactions, allianceReviews, alliances } from './alliances/index.ts'
import { allianceBases } from './bases.ts'
import { cooperationTopics } from './cooperation.ts'
import { pledgeDisclosures } from './disclosures.ts'
import { jointActions } from './joint-actions/index.ts'
import { known } from './known/index.ts'
import { coBuildProjects, listNeeds, listResources } from './lists/index.ts'
import { meetings } from './meetings/index.ts'
import { peerReviews } from './peer-reviews.ts'
import { pledgeDrives, pledges } from './pledges/index.ts'
import { jointRisks } from './risks.ts'
import { rotations } from './rotations/index.ts'
import { allianceTeams } from './teams.ts'
import { brands, umbrellaReactions, umbrellas } from './umbrellas/index.ts'

/** With whom: alliances of Party organisations and units, and what they agreed on. */
export const service: ServiceDefinition = {
  name: 'alliances',
  mechanisms: [
    alliances,
    jointActions,
    listNeeds,
    listResources,
    coBuildProjects,
    cooperationTopics,
    allianceTeams,
    allianceBases,
    jointRisks,
    peerReviews,
    pledgeDrives,
    pledges,
    allianceReviews,
    rotations,
    meetings,
    agreements,
    umbrellas,
    brands,
    pledgeDisclosures,
  ],
  replicas: [...known, replicas.calendar],
  reactions: [...allianceReactions, ...agreementReactions, ...umbrellaReactions],
  routes: (app, tools) => mountShowing(app, pledgeDisclosures.path, tools),
}
