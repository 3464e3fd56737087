export { centreHouseholds } from './centre-household.ts'
export { designateHousehold, endHousehold, lapseHousehold } from './commands.ts'
export { assessChain, communityChains } from './community-chain.ts'
export { chainBegins, chainFollows, householdsLapse } from './reactions.ts'
