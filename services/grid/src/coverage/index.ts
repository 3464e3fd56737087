export { linkBuildingGroup, linkGridBranch, lose, unlink } from './commands.ts'
export { coverageLinks } from './coverage-link.ts'
export { coverageEnded, coverageLost } from './reaction.ts'
