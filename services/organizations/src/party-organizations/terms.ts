import { type LocalDate, localDate, refuse, yearsLater } from '@jiceng/kernel'
import { termsOf } from './kinds.ts'

export interface Term {
  readonly termStartOn: LocalDate
  readonly termEndOn: LocalDate
  readonly termYears: number
}

/** The term that begins on a day (N-12); undefined for what is not elected. Refuses a length its type does not have. */
export function termFrom(start: LocalDate, orgType: string, field: string, years?: number): Term | undefined {
  const possible = termsOf(orgType, field)
  const termYears = years ?? possible.at(-1)
  if (termYears === undefined) return
  if (!possible.includes(termYears)) {
    const rule = possible.length === 0 ? 'has no term' : `has a term of ${possible.join(' or ')} years`
    throw refuse('term-invalid', `A ${orgType} (${field}) ${rule}, not of ${termYears} (N-12).`, '/termYears')
  }
  return { termStartOn: start, termEndOn: yearsLater(start, termYears), termYears }
}

/** N-12: an election may be put off by a year at most, counted from the end of the term as elected. */
export const lastExtension = (regularEndOn: string): LocalDate => yearsLater(localDate(regularEndOn), 1)
