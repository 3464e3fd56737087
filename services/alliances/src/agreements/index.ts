export { agreements } from './agreement.ts'
export {
  activateAgreement,
  expireAgreement,
  lapseAgreement,
  loseParty,
  renewAgreement,
  signAgreement,
  terminateAgreement,
} from './commands.ts'
export { draftAgreement, draftContract } from './drafting.ts'
export { agreementReactions } from './reactions.ts'
