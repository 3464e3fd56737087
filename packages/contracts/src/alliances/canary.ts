import { canarySang } from '../canary.ts'

export const alliancesCanaryEvents = [canarySang('Alliances')] as const
