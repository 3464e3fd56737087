export { confirmStable, listOldCase, relapse, resolveOldCase, setLead } from './commands.ts'
export { oldCases } from './old-case.ts'
