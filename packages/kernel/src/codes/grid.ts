/** Grid codes: the 12 digits of the community and a sequence 001 to 999, 15 digits in all (N-64). */
import { divisionLevel, irregular } from './division.ts'

/** N-64 as its text has it: town part 001 to 599, community part and sequence from 001. */
export const GRID_CODE = /^\d{6}(?!000)[0-5]\d\d(?!000)\d{3}(?!000)\d{3}$/

/** Whether the text has the form of a grid code and its community is a regular one. */
export function isGridCode(code: string): boolean {
  return GRID_CODE.test(code) && divisionLevel(code.slice(0, 12)) === 'community'
}

/** The code of the community a grid lies in. Throws RangeError when the code is no grid's. */
export function communityOfGrid(code: string): string {
  if (!isGridCode(code))
    throw new RangeError(`not a grid code: '${code}' (expected a community's 12 digits and 001-999)`)
  return code.slice(0, 12)
}

/** The code of the community's n-th grid, 1 to 999. Throws RangeError for another n or an irregular community. */
export function gridCode(communityCode: string, n: number): string {
  if (!(Number.isInteger(n) && n >= 1 && n <= 999)) throw new RangeError(`a grid's sequence is 1 to 999, not ${n}`)
  if (divisionLevel(communityCode) !== 'community') throw new RangeError(`not a community code: '${communityCode}'`)
  const reason = irregular(communityCode)
  if (reason !== undefined) throw new RangeError(`no new grid in '${communityCode}': ${reason}`)
  return `${communityCode}${String(n).padStart(3, '0')}`
}
