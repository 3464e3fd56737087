export { grantRole, revokeRole, setGrantEnd } from './commands.ts'
export { grants } from './grant.ts'
