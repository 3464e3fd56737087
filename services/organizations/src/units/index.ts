export { closeUnit, registerUnit, updateUnit } from './commands.ts'
export { units } from './unit.ts'
