import { canarySang } from '../canary.ts'

export const reportingCanaryEvents = [canarySang('Reporting')] as const
