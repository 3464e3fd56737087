// What the end of a name says a division is, beside what its digits say (N-60 to N-62).
import { committeeKind, townKind } from './division.ts'

/** Kinds that a town can be registered with. */
export type NamedTown = 'sub_district' | 'town' | 'township' | 'ethnic_township'

/** A remark in brackets is no ending: 城南经济新区（车逻镇）. */
const plain = (name: string): string => name.replace(/（[^（）]*）$/, '')

const townEndings: readonly (readonly [RegExp, NamedTown])[] = [
  [/(街道|街道办事处)$/, 'sub_district'],
  [/镇$/, 'town'],
  [/族(乡|苏木)$/, 'ethnic_township'],
  [/(乡|苏木)$/, 'township'],
]
const residents = /(居民委员会|居委会|社区|社区委员会|家委会)$/
const villagers = /(村民委员会|村委会|村委员会|村委|村|嘎查|嘎查委员会|嘎查委会|牧民委员会|牧委会)$/

export const townByName = (name: string): NamedTown | undefined =>
  townEndings.find(([ending]) => ending.test(plain(name)))?.[1]

/** Farms, mines and parks (N-61, 400 to 599) have no kind that a town could be registered with. */
export function townByCode(code: string): NamedTown | 'enterprise' | undefined {
  switch (townKind(code)) {
    case 'sub-district':
      return 'sub_district'
    case 'town':
      return 'town'
    case 'township':
      return 'township'
    case 'government-enterprise':
      return 'enterprise'
  }
}

export type CommitteeLevel = 'community' | 'village'

export function committeeByName(name: string): CommitteeLevel | undefined {
  if (residents.test(plain(name))) return 'community'
  return villagers.test(plain(name)) ? 'village' : undefined
}

export const committeeByCode = (code: string): CommitteeLevel =>
  committeeKind(code) === 'villagers' ? 'village' : 'community'

/** 市辖区 and 省直辖县级行政区划 are headings of the register and end like no city. */
export const isCityName = (name: string): boolean => /(市|州|盟|地区)$/.test(name)
export const isDistrictName = (name: string): boolean => /(区|县|市|旗)$/.test(name)

/** Districts are numbered 01 to 20, counties 21 to 80 (N-60); cities of a county's rank stand among both. */
export function districtContradiction(code: string, name: string): string | undefined {
  const pair = Number(code.slice(4))
  if (pair <= 20 && /[县旗]$/.test(name)) return `${code.slice(4)} is the number of a district (N-60)`
  if (pair > 20 && pair <= 80 && name.endsWith('区')) return `${code.slice(4)} is the number of a county (N-60)`
  return undefined
}
