/** Administrative division codes: GB/T 2260 and the statistical codes below the county (N-60 to N-62, decision 8). */

export type DivisionLevel = 'province' | 'city' | 'district' | 'town' | 'community'

/** Kinds of town by their three digits (N-61); the last is a unit combining government and enterprise. */
export type TownKind = 'sub-district' | 'town' | 'township' | 'government-enterprise'

/** How many leading digits a code shares with its parent, and which levels the parent may have. */
const PARENT = {
  province: { digits: 0, levels: [] },
  city: { digits: 2, levels: ['province'] },
  district: { digits: 4, levels: ['city'] },
  town: { digits: 6, levels: ['district', 'city'] },
  community: { digits: 9, levels: ['town'] },
} as const satisfies Record<DivisionLevel, { digits: number; levels: readonly DivisionLevel[] }>

/**
 * The level a code stands for: province `dd0000`, city `dddd00`, district 6 digits, town 9, community 12.
 * Undefined for anything else, also for a code filled up with zeros (`990103001000`): a division has one code.
 */
export function divisionLevel(code: string): DivisionLevel | undefined {
  if (!/^\d+$/.test(code) || code.startsWith('00')) return undefined
  if (code.length === 12) return code.endsWith('000') ? undefined : 'community'
  if (code.length === 9) return code.endsWith('000') ? undefined : 'town'
  if (code.length !== 6) return undefined
  if (code.endsWith('0000')) return 'province'
  return code.endsWith('00') ? 'city' : 'district'
}

/**
 * Why `parentCode` cannot be the parent of `code`; undefined when it can (decision 8). A town stands under its district, or
 * under a city without counties, whose six digits it then bears; a province has no parent.
 */
export function parentProblem(code: string, parentCode: string): string | undefined {
  const level = divisionLevel(code)
  if (level === undefined) return `'${code}' is no division code`
  const parentLevel = divisionLevel(parentCode)
  if (parentLevel === undefined) return `'${parentCode}' is no division code`
  const { digits, levels } = PARENT[level]
  if (!levels.some((allowed) => allowed === parentLevel)) {
    return levels.length === 0 ? `a ${level} has no parent` : `the parent of a ${level} is a ${levels.join(' or a ')}`
  }
  if (code.slice(0, digits) === parentCode.slice(0, digits)) return undefined
  return `a ${level} shares its first ${digits} digits with its parent: '${code}' and '${parentCode}' do not`
}

/** The kind of town a code stands for or lies in (N-61). Undefined above the town, and outside 001 to 599. */
export function townKind(code: string): TownKind | undefined {
  const level = divisionLevel(code)
  if (level !== 'town' && level !== 'community') return undefined
  const part = Number(code.slice(6, 9))
  if (part === 0 || part > 599) return undefined
  if (part < 100) return 'sub-district'
  if (part < 200) return 'town'
  return part < 400 ? 'township' : 'government-enterprise'
}

/**
 * Whose committee a community has by its last three digits: residents' 001 to 199 and what is like one 400 to 499, villagers' 200 to
 * 399 and from 500 (N-62, as the register of the country numbers them).
 */
export function committeeKind(code: string): 'residents' | 'villagers' | undefined {
  if (divisionLevel(code) !== 'community') return undefined
  const number = Number(code.slice(9))
  return number < 200 || (number >= 400 && number < 500) ? 'residents' : 'villagers'
}

/**
 * Why a code, though a division's, is irregular: accepted and named in the import report, refused for new grids
 * (decision 8). Undefined when it is regular. Throws RangeError when it is no division code at all.
 */
export function irregular(code: string): string | undefined {
  const level = divisionLevel(code)
  if (level === undefined) throw new RangeError(`not a division code: '${code}'`)
  if (level !== 'town' && level !== 'community') return undefined
  if (townKind(code) !== undefined) return undefined
  return `town part ${code.slice(6, 9)} lies outside 001 to 599 (N-61)`
}
