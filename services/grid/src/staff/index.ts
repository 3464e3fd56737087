export { assignStaff, endStaff, transferStaff } from './commands.ts'
export { gridStaff, postedAt } from './posting.ts'
