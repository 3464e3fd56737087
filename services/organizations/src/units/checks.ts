import { type Claim, refuse } from '@jiceng/kernel'
import type { Unit } from './unit.ts'

/** Of a garrison (驻地部队) only a local alias is kept: no designation, place or strength (M-002, 5.3). */
export function checkGarrison({
  kind,
  uscc,
  system,
  employees,
  partyMemberCount,
}: Pick<Unit, 'kind' | 'uscc' | 'system' | 'employees' | 'partyMemberCount'>): void {
  if (kind !== 'garrison') return
  const [more] =
    Object.entries({ uscc, system, employees, partyMemberCount }).find(([, value]) => value !== undefined) ?? []
  if (more === undefined) return
  throw refuse('garrison-data', 'Of a garrison only its local alias is kept. Leave this field out.', `/${more}`)
}

export const usccOf = (uscc: string | undefined): string[] => (uscc === undefined ? [] : [`uscc:${uscc}`])
/** What is unique of a unit: its credit code, while it is active. */
export const claimsOf = (uscc: string | undefined): Claim[] =>
  usccOf(uscc).map((key) => ({
    key,
    code: 'already-exists',
    detail: `A unit with the credit code ${uscc} is registered already. Use that one, or check the code.`,
  }))
