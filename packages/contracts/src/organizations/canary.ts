import { canarySang } from '../canary.ts'

export const organizationsCanaryEvents = [canarySang('Organizations')] as const
