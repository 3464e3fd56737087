// What is odd about a row of a register: reasons to refuse it, and irregularities it is taken with (`decisions` 8).
import { irregular } from '@jiceng/kernel'
import {
  committeeByCode,
  committeeByName,
  districtContradiction,
  isCityName,
  isDistrictName,
  townByCode,
  townByName,
} from './names.ts'

export const refusals = [
  'bad-length',
  'bad-code',
  'bad-name',
  'above-city',
  'county-less-city',
  'duplicate',
  'parent-missing',
  'wrong-parent',
] as const
export const irregularities = ['town-part', 'unknown-ending', 'contradicting-ending', 'same-as-city'] as const

interface Finding<Kind extends string> {
  readonly kind: Kind
  readonly reason: string
}
export type Refusal = Finding<(typeof refusals)[number]>
export type Irregularity = Finding<(typeof irregularities)[number]>

const unknown = (what: string): Irregularity => ({
  kind: 'unknown-ending',
  reason: `its name does not end like that of a ${what}`,
})
const contradicting = (reason: string): Irregularity => ({ kind: 'contradicting-ending', reason })

export const cityFindings = (name: string): Irregularity[] => (isCityName(name) ? [] : [unknown('city')])

export function districtFindings(code: string, name: string, cityName: string | undefined): Irregularity[] {
  if (name === cityName)
    return [{ kind: 'same-as-city', reason: 'it is called like its city, which then has no counties' }]
  if (!isDistrictName(name)) return [unknown('district')]
  const contradiction = districtContradiction(code, name)
  return contradiction === undefined ? [] : [contradicting(contradiction)]
}

export function townFindings(code: string, name: string): Irregularity[] {
  const named = townByName(name)
  const numbered = townByCode(code)
  const part = irregular(code)
  if (part !== undefined)
    return [{ kind: 'town-part', reason: part }, ...(named === undefined ? [unknown('town')] : [])]
  if (named === undefined) return numbered === 'enterprise' ? [] : [unknown('town')]
  const isAlike = named === numbered || (named === 'ethnic_township' && numbered === 'township')
  return isAlike ? [] : [contradicting(`${code.slice(6)} is the number of a ${numbered}, not of a ${named} (N-61)`)]
}

export function communityFindings(code: string, name: string): Irregularity[] {
  const part = irregular(code)
  const odd: Irregularity[] = part === undefined ? [] : [{ kind: 'town-part', reason: part }]
  const named = committeeByName(name)
  const numbered = committeeByCode(code)
  if (named === undefined) return [...odd, unknown('community or village')]
  return named === numbered
    ? odd
    : [...odd, contradicting(`${code.slice(9)} is the number of a ${numbered}, not of a ${named} (N-62)`)]
}
