export { fulfilPledge, makePledge, pledges, withdrawPledge } from './pledge.ts'
export { holdPledgeDrive, pledgeDrives } from './pledge-drive.ts'
