/** What the rules' tests look at. */
export * from '../src/chain/index.ts'
export * from '../src/divisions/index.ts'
export * from '../src/grants/index.ts'
export * from '../src/members/index.ts'
export * from '../src/party-organizations/index.ts'
export { termsOf } from '../src/party-organizations/kinds.ts'
export * from '../src/posts/index.ts'
export * from '../src/units/index.ts'
