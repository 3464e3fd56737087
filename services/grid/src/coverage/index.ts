export { linkBuildingGroup, linkGridBranch, lose, unlink } from './commands.ts'
export { coverageLinks } from './coverage-link.ts'
export { coverageLost } from './reaction.ts'
