export { admitMember, amendMember, confirmFullMember, registerMember } from './commands.ts'
export { endMembership } from './endings.ts'
export { members } from './member.ts'
export {
  membersFollow,
  membersMoveAlong,
  structureFollowsMembers,
  structureOfTheMonth,
  studyFollowsMembers,
  studyFollowsTraining,
  studyOfTheMonth,
} from './reactions.ts'
export { computeStructure } from './structure.ts'
export { computeStudy, followTraining } from './study.ts'
export { followSuccessor, issueTransfer, moveAlong, receiveTransfer } from './transfers.ts'
