export { checkExisted, disbandTeam, formTeam, teamOf, teams } from './team.ts'
export { recordTeamActivity, teamActivities } from './team-activity.ts'
