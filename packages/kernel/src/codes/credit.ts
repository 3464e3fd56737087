/** Unified social credit codes (统一社会信用代码): GB 32100 (N-65), with the organisation code of GB 11714 inside (N-66). */

/** The 31 characters in the order of their values 0 to 30: no I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** 3^i mod 31 for the first 17 characters (N-65). */
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const
/** For the first 8 characters of the organisation code (N-66). */
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const

const FORM = /^[0-9A-HJ-NPQRTUWXY]{18}$/

/** `form`: not 18 characters of the alphabet; the others: a check character differs from what it should be. */
export type CreditCodeWarning = 'form' | 'check-character' | 'organisation-code'

/**
 * Looks at a unified social credit code. `valid` says only that the form is right; a wrong check character is a warning,
 * because some early codes in use fail it (N-65: warn, do not refuse). A code beyond doubt is valid without warnings.
 */
export function checkCreditCode(code: string): { valid: boolean; warnings: CreditCodeWarning[] } {
  if (!FORM.test(code)) return { valid: false, warnings: ['form'] }
  const warnings: CreditCodeWarning[] = []
  if (code.slice(17) !== creditCheck(code)) warnings.push('check-character')
  if (code.slice(16, 17) !== organisationCheck(code.slice(8, 16))) warnings.push('organisation-code')
  return { valid: true, warnings }
}

/** The code that begins with these 16 characters: both check characters are worked out. */
export function creditCode(first16: string): string {
  if (!/^[0-9A-HJ-NPQRTUWXY]{16}$/.test(first16))
    throw new RangeError(`not 16 characters of a credit code: '${first16}'`)
  const body = first16 + organisationCheck(first16.slice(8))
  return body + creditCheck(body)
}

/** The 18th character: (31 − Σ value × weight mod 31) mod 31 over the first 17. */
function creditCheck(code: string): string {
  const sum = weighted(CREDIT_WEIGHTS, (i) => ALPHABET.indexOf(code.charAt(i)))
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/** The 9th character of an organisation code: 11 − Σ mod 11, where 10 is X and 11 is 0; letters count A = 10 to Z = 35. */
function organisationCheck(base: string): string {
  const check = 11 - (weighted(ORGANISATION_WEIGHTS, (i) => Number.parseInt(base.charAt(i), 36)) % 11)
  if (check === 10) return 'X'
  return check === 11 ? '0' : String(check)
}

function weighted(weights: readonly number[], valueAt: (index: number) => number): number {
  return weights.reduce((sum, weight, index) => sum + weight * valueAt(index), 0)
}
