export { assignStaff, endStaff, trainStaff, transferStaff } from './commands.ts'
export { gridStaff, postedAt } from './posting.ts'
