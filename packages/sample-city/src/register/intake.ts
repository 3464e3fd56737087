// Turns the rows of a real register of divisions into registrations, one by one and parents first; each row is taken or refused.
import { linePattern } from '@jiceng/contracts'
import {
  committeeByCode,
  committeeByName,
  type DivisionLevel,
  divisionLevel,
  type NamedTown,
  type Oddity,
  odditiesOf,
  parentProblem,
  townByCode,
  townByName,
} from '@jiceng/kernel'
import type { Refusal } from './findings.ts'
import type { Row } from './rows.ts'

/** What `register` wants of a division; a city has no parent and is `registerRoot`'s. */
export interface Registration {
  readonly code: string
  readonly name: string
  readonly level: 'city' | 'district' | 'town' | 'community' | 'village'
  readonly townKind?: NamedTown
  readonly parentCode?: string
}

export type Taken =
  | { readonly row: Row; readonly registration: Registration; readonly irregular: readonly Oddity[] }
  | { readonly row: Row; readonly refused: Refusal }

export interface Intake {
  take(row: Row): Taken
}

const lengths = [2, 4, 6, 9, 12]
const maxName = 100
const line = new RegExp(linePattern)
/** Two digits are a province, four a city: the platform writes both with six (N-60). */
const sixDigits = (code: string): string => (code.length === 2 || code.length === 4 ? code.padEnd(6, '0') : code)

export function intake(): Intake {
  const known = new Set<string>()
  const cityNames = new Map<string, string>()

  function refusalOf({ code: given, name, parentCode: above }: Row): Refusal | undefined {
    const code = sixDigits(given)
    const parentCode = above === undefined ? undefined : sixDigits(above)
    const level = divisionLevel(code)
    if (!lengths.includes(given.length))
      return { kind: 'bad-length', reason: `a code has 2, 4, 6, 9 or 12 digits, not ${given.length}` }
    if (level === undefined) return { kind: 'bad-code', reason: `${given} is no division code` }
    if (name.length > maxName || !line.test(name))
      return { kind: 'bad-name', reason: `a name is one line of 1 to ${maxName} characters` }
    if (level === 'province') return { kind: 'above-city', reason: 'a city is the root of its divisions' }
    if (level === 'city' && code === parentCode && known.has(code))
      return { kind: 'county-less-city', reason: `it is the city ${code} itself, whose towns stand right under it` }
    if (known.has(code)) return { kind: 'duplicate', reason: `${code} came before` }
    if (level === 'city' && parentCode === undefined) return undefined
    if (parentCode === undefined) return { kind: 'parent-missing', reason: 'no parent is named' }
    if (level !== 'city' && !known.has(parentCode))
      return { kind: 'parent-missing', reason: `its parent ${parentCode} did not come before it` }
    const reason = parentProblem(code, parentCode)
    return reason === undefined ? undefined : { kind: 'wrong-parent', reason }
  }

  return {
    take(row) {
      const refused = refusalOf(row)
      if (refused) return { row, refused }
      const code = sixDigits(row.code)
      const parentCode = sixDigits(row.parentCode ?? '')
      const level = divisionLevel(code)
      known.add(code)
      if (level === 'city') cityNames.set(code, row.name)
      return {
        row,
        registration: registrationOf(code, row.name, level, parentCode),
        irregular: odditiesOf({ code, name: row.name, cityName: cityNames.get(parentCode) }),
      }
    },
  }
}

function registrationOf(
  code: string,
  name: string,
  level: DivisionLevel | undefined,
  parentCode: string,
): Registration {
  if (level === 'community') return { code, name, level: committeeByName(name) ?? committeeByCode(code), parentCode }
  if (level === 'district') return { code, name, level, parentCode }
  if (level !== 'town') return { code, name, level: 'city' }
  const kind = townByName(name) ?? townByCode(code)
  return { code, name, level, parentCode, ...(kind === undefined || kind === 'enterprise' ? {} : { townKind: kind }) }
}
