export { assignStaff, endStaff, transferStaff } from './commands.ts'
export { gridStaff } from './posting.ts'
