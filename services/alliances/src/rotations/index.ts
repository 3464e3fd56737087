export { extendRotation, handOver, scheduleRotation, skipTurn } from './commands.ts'
export { rotations } from './rotation.ts'
