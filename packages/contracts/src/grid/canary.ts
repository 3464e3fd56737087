import { canarySang } from '../canary.ts'

export const gridCanaryEvents = [canarySang('Grid')] as const
