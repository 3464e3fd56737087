import { personShown } from '../disclosures.ts'

export const pledgeDisclosureEvents = [personShown('PledgeDetails')] as const
