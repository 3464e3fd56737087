import { addDays, type LocalDate, localDate, yearsLater } from '@jiceng/kernel'
import { chineseNumber, companyName } from '../names.ts'
import { type BranchKind, branchKinds, plantedIn } from '../profiles/index.ts'
import { type Random, shared } from '../random.ts'
import type { Community, District, Town } from './place.ts'
import { some } from './place.ts'

export interface Unit {
  readonly local: string
  readonly name: string
  readonly kind: string
  readonly field: string
  readonly system?: string
  readonly community: Community
  readonly employees: number
  readonly partyMemberCount: number
}
export interface Branch {
  readonly local: string
  readonly name: string
  readonly kind: BranchKind
  readonly orgType: string
  readonly field: string
  /** Of the organisation above it. */
  readonly parent: string
  readonly community: Community
  readonly unit?: Unit | undefined
  readonly full: number
  readonly probationary: number
  readonly committee: number
  /** How well it keeps what it should do (`domain` 6.3). */
  readonly quality: number
  readonly establishedOn: LocalDate
  readonly termStartOn: LocalDate
  readonly termEndOn: LocalDate
}

export const cityOrg = 'org:city'
export const orgOf = (place: District | Town | Community): string => `org:${place.code}`

/** Unit kind and system behind a branch; a branch of people who live there has none. */
const behind = {
  organ: {
    kind: 'organ',
    system: '机关',
    of: ['司法所', '财政所', '市场监管所', '自然资源所', '林业站', '综合执法队'],
  },
  institution: {
    kind: 'institution',
    system: '事业',
    of: ['文化站', '农技站', '水利站', '疾控中心', '图书馆', '检测中心'],
  },
  school: { kind: 'school', system: '教育', of: ['中心小学', '初级中学', '幼儿园', '职业学校'] },
  hospital: { kind: 'hospital', system: '卫健', of: ['卫生院', '社区卫生服务中心', '人民医院'] },
  soe: { kind: 'enterprise', system: '国资', of: ['供水公司', '公交公司', '城投公司', '粮油公司'] },
} as const
type UnitKind = keyof typeof behind
const hasUnit = (kind: BranchKind): kind is UnitKind => Object.hasOwn(behind, kind)

const fieldOf = (kind: BranchKind): string => {
  if (kind === 'village') return 'rural'
  return kind === 'neighbourhood' ? 'urban_community' : kind
}
const yearsOf = (kind: BranchKind): number => (kind === 'village' || kind === 'neighbourhood' ? 5 : 3)

export interface Standing {
  readonly units: readonly Unit[]
  readonly branches: readonly Branch[]
}

/** Units first, then the branches on them, then those of communities and villages. */
export function standingOf(district: District, random: Random): Standing {
  const units = unitsOf(district, random.of('units'))
  const terms = plannedTerms(district, random.of('terms'))
  const branches = branchKinds.flatMap((kind) => branchesOf(district, kind, units, terms, random.of(kind)))
  return { units, branches }
}

function unitsOf(district: District, random: Random): Unit[] {
  const { plan } = district
  const made: Unit[] = []
  const names = new Map<string, number>()
  const unique = (name: string): string => {
    const nth = (names.get(name) ?? 0) + 1
    names.set(name, nth)
    return nth === 1 ? name : `${name}（${chineseNumber(nth)}）`
  }
  const add = (unit: Omit<Unit, 'local' | 'name' | 'community'>, name: (community: Community) => string): void => {
    const community = random.pick(district.communities)
    made.push({ ...unit, local: `unit:${district.code}/${made.length}`, name: unique(name(community)), community })
  }
  const bare = ({ name }: Community): string => name.replace(/(社区|村)$/, '')
  for (const kind of branchKinds)
    if (hasUnit(kind))
      for (let n = 0; n < plan.branches[kind]; n++) {
        const { kind: unitKind, system, of } = behind[kind]
        const employees = random.int(12, 160)
        add(
          { kind: unitKind, field: kind, system, employees, partyMemberCount: 0 },
          (community) => bare(community) + random.pick(of),
        )
      }
  for (let n = 0; n < plan.twoNewUnits; n++) {
    const isSocial = random.chance(0.18)
    const [kind, field] = [isSocial ? 'social_organization' : 'enterprise', 'two_new']
    const name = (community: Community): string =>
      isSocial
        ? `${bare(community)}${random.pick(['志愿者协会', '商会', '行业协会', '社工服务中心'])}`
        : companyName(random, bare(community), 0)
    // 三名以上正式党员而没有支部的，只在有意设置之处。
    const count =
      n < plan.branches.two_new
        ? 0
        : n < plan.branches.two_new + plantedIn(plan, 'unitsWithoutBranch')
          ? 4
          : random.int(0, 2)
    add({ kind, field, employees: random.int(5, 220), partyMemberCount: count }, name)
  }
  while (made.length < plan.units)
    add(
      { kind: 'individual_business', field: 'other', employees: random.int(1, 12), partyMemberCount: 0 },
      (community) => `${bare(community)}${random.pick(['超市', '餐馆', '药店', '五金店', '理发店', '修理部'])}`,
    )
  return made
}

interface Term {
  readonly endOn: LocalDate
}
/** When the terms of a district's branches end: some within half a year, some over already, the others later (W-01). */
function plannedTerms({ plan }: District, random: Random): { readonly next: (kind: BranchKind) => Term } {
  const total = branchKinds.reduce((sum, kind) => sum + plan.branches[kind], 0)
  const ends = plantedIn(plan, 'termsEnding')
  const marks = some(
    random,
    Array.from({ length: total }, (_, n) => n),
    ends + plantedIn(plan, 'termsOverdue'),
  )
  const [ending, overdue] = [new Set(marks.slice(0, ends)), new Set(marks.slice(ends))]
  let nth = 0
  const day = (from: string, days: number): LocalDate => addDays(localDate(from), random.int(0, days))
  return {
    next(kind) {
      const n = nth++
      if (ending.has(n)) return { endOn: day('2023-07-05', 160) }
      if (overdue.has(n)) return { endOn: day('2023-02-01', 120) }
      return { endOn: day('2024-02-01', yearsOf(kind) === 5 ? 900 : 600) }
    },
  }
}

function branchesOf(
  district: District,
  kind: BranchKind,
  units: readonly Unit[],
  terms: ReturnType<typeof plannedTerms>,
  random: Random,
): Branch[] {
  const count = district.plan.branches[kind]
  const sizes = sizesOf(district.plan.members[kind], count, random)
  const on = hasUnit(kind) || kind === 'two_new' ? units.filter(({ field }) => field === kind) : []
  const at = district.communities.filter(({ isVillage }) => isVillage === (kind === 'village'))
  return Array.from({ length: count }, (_, n): Branch => {
    const unit = on[n]
    const community = unit?.community ?? at[n % at.length]
    if (!community) throw new Error(`${district.name} has no place for a branch of ${kind}`)
    const size = sizes[n] ?? 3
    const probationary = Math.min(size - 3, Math.round(size * 0.03))
    const full = size - probationary
    const { endOn } = terms.next(kind)
    const termStartOn = yearsLater(endOn, -yearsOf(kind))
    return {
      local: `org:${district.code}/${kind}/${n}`,
      name: nameOf(kind, community, unit, Math.floor(n / at.length)),
      kind,
      orgType: kind === 'neighbourhood' ? 'neighbourhood_branch' : 'branch',
      field: fieldOf(kind),
      parent: orgOf(kind === 'neighbourhood' ? community : community.town),
      community,
      unit,
      full,
      probationary,
      committee: full >= 7 ? random.pick([3, 3, 3, 5]) : 0,
      quality: kind === 'organ' || kind === 'soe' ? random.beta(12, 2) : random.beta(18, 2),
      establishedOn: addDays(termStartOn, -random.int(200, 5000)),
      termStartOn,
      termEndOn: endOn,
    }
  })
}

/** Sizes are log-normal, at least three, and sum to what the kind has. */
function sizesOf(members: number, count: number, random: Random): number[] {
  const weights = Array.from({ length: count }, () => Math.min(60, Math.max(3, random.logNormal(16, 0.55))))
  return shared(Math.max(0, members - 3 * count), weights).map((more) => more + 3)
}

function nameOf(kind: BranchKind, community: Community, unit: Unit | undefined, round: number): string {
  if (unit) return `${unit.name}党支部`
  if (kind === 'village')
    return round === 0 ? `${community.name}党支部` : `${community.name}第${chineseNumber(round + 1)}党支部`
  return `${community.name}第${chineseNumber(round + 1)}党支部`
}
