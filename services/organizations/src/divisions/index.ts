export { registerDivision, registerRoot, renameDivision } from './commands.ts'
export { divisions } from './division.ts'
export { mergeDivisions, retireDivision } from './endings.ts'
