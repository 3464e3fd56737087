import { replicas } from '@jiceng/contracts'
import { mountShowing, type ServiceDefinition } from '@jiceng/service-kit'
import { bootstrap } from './bootstrap.ts'
import { centreHouseholds, chainBegins, chainFollows, communityChains, householdsLapse } from './chain/index.ts'
import { memberDisclosures } from './disclosures.ts'
import { divisions } from './divisions/index.ts'
import { grants } from './grants/index.ts'
import { checklists, inspectionRounds } from './inspections/index.ts'
import {
  members,
  membersFollow,
  membersMoveAlong,
  structureFollowsMembers,
  structureOfTheMonth,
  studyFollowsMembers,
  studyFollowsTraining,
  studyOfTheMonth,
} from './members/index.ts'
import { orgLifeActivities, orgLifePlans, themeDaysTogether } from './org-life/index.ts'
import { organizations, systemFollows } from './party-organizations/index.ts'
import { posts, postsLapse } from './posts/index.ts'
import { rectificationOfAlert, rectifications } from './rectifications/index.ts'
import { trainingSessions } from './training/index.ts'
import { coverageFollows, units } from './units/index.ts'
import { workMeetings } from './work-meetings.ts'

/** Who: divisions, units, Party organisations, and who may do what. */
export const service: ServiceDefinition = {
  name: 'organizations',
  mechanisms: [
    divisions,
    units,
    organizations,
    grants,
    workMeetings,
    members,
    posts,
    centreHouseholds,
    communityChains,
    orgLifePlans,
    orgLifeActivities,
    trainingSessions,
    checklists,
    inspectionRounds,
    rectifications,
    memberDisclosures,
  ],
  replicas: [replicas.calendar],
  reactions: [
    structureFollowsMembers,
    structureOfTheMonth,
    studyFollowsTraining,
    studyFollowsMembers,
    studyOfTheMonth,
    membersFollow,
    membersMoveAlong,
    postsLapse,
    householdsLapse,
    chainBegins,
    chainFollows,
    ...themeDaysTogether,
    rectificationOfAlert,
    coverageFollows,
    systemFollows,
  ],
  bootstrap,
  routes: (app, tools) => mountShowing(app, memberDisclosures.path, tools),
}
