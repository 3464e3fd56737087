export { closeUnit, registerUnit, updateUnit } from './commands.ts'
export { assessCoverage, assignInstructor, withdrawInstructor } from './coverage.ts'
export { coverageFollows } from './reactions.ts'
export { units } from './unit.ts'
