// What is odd about a division though it may be registered: noted, never a reason to refuse it (N-60 to N-62, decision 8).
import { divisionLevel, irregular } from './division.ts'
import {
  type CommitteeLevel,
  committeeByCode,
  committeeByName,
  districtContradiction,
  isCityName,
  isDistrictName,
  type NamedTown,
  townByCode,
  townByName,
} from './names.ts'

export const oddities = ['town-part', 'unknown-ending', 'contradicting-ending', 'same-as-city'] as const
export interface Oddity {
  readonly kind: (typeof oddities)[number]
  readonly reason: string
}
interface Named {
  readonly code: string
  readonly name: string
  /** Of the city it lies in, where that is known. */
  readonly cityName?: string | undefined
  /** As it is registered, where that is said beside the name. */
  readonly townKind?: NamedTown | undefined
  readonly committee?: CommitteeLevel | undefined
}

const unknown = (what: string): Oddity => ({
  kind: 'unknown-ending',
  reason: `its name does not end like that of a ${what}`,
})
const contradicting = (reason: string): Oddity => ({ kind: 'contradicting-ending', reason })

function ofDistrict({ code, name, cityName }: Named): Oddity[] {
  if (name === cityName)
    return [{ kind: 'same-as-city', reason: 'it is called like its city, which then has no counties' }]
  if (!isDistrictName(name)) return [unknown('district')]
  const contradiction = districtContradiction(code, name)
  return contradiction === undefined ? [] : [contradicting(contradiction)]
}

/** The kind that it is registered with outranks that of its name. */
function ofTown({ code, name, townKind }: Named): Oddity[] {
  const named = townByName(name)
  const kind = townKind ?? named
  const numbered = townByCode(code)
  const part = irregular(code)
  const isNamed = named !== undefined || (numbered === 'enterprise' && part === undefined)
  const odd = isNamed ? [] : [unknown('town')]
  if (part !== undefined) return [{ kind: 'town-part', reason: part }, ...odd]
  if (kind === undefined || kind === numbered || (kind === 'ethnic_township' && numbered === 'township')) return odd
  return [...odd, contradicting(`${code.slice(6)} is the number of a ${numbered}, not of a ${kind} (N-61)`)]
}

function ofCommittee({ code, name, committee }: Named): Oddity[] {
  const part = irregular(code)
  const named = committeeByName(name)
  const kind = committee ?? named
  const numbered = committeeByCode(code)
  return [
    ...(part === undefined ? [] : [{ kind: 'town-part', reason: part } as const]),
    ...(named === undefined ? [unknown('community or village')] : []),
    ...(kind === undefined || kind === numbered
      ? []
      : [contradicting(`${code.slice(9)} is the number of a ${numbered}, not of a ${kind} (N-62)`)]),
  ]
}

/** All that is odd about the name, kind and number of a division; nothing about what is no division code. */
export function odditiesOf(of: Named): readonly Oddity[] {
  switch (divisionLevel(of.code)) {
    case 'city':
      return isCityName(of.name) ? [] : [unknown('city')]
    case 'district':
      return ofDistrict(of)
    case 'town':
      return ofTown(of)
    case 'community':
      return ofCommittee(of)
    default:
      return []
  }
}
