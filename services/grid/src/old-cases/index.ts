export { confirmStable, listOldCase, relapse, resolveOldCase, setLead } from './commands.ts'
export { oldCaseFollows } from './following.ts'
export { oldCases } from './old-case.ts'
