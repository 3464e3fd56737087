import { personShown } from '../disclosures.ts'

export const memberDisclosureEvents = [personShown('MemberDetails')] as const
