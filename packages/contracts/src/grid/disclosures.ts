import { personShown } from '../disclosures.ts'

export const residentDisclosureEvents = [personShown('ResidentDetails')] as const
