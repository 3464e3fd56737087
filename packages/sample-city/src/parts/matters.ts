import { addDays, type LocalDate, localDateOf } from '@jiceng/kernel'
import { lastDayOfMonth, officeDay, officeHour, someDay } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import { maskedName, phone } from '../names.ts'
import { plantedIn } from '../profiles/index.ts'
import { type Random, shared } from '../random.ts'
import { type Grid, type Part, some, type Unit } from '../world/index.ts'
import { instant } from './foundation.ts'
import { gridRef } from './grids.ts'

const kinds = { urban_mgmt: 24, livelihood: 8, hazard: 3, dispute: 3 } as const
const sources = { patrol: 55, resident: 22, centre: 10, hotline: 9, member: 4 } as const
const categories = { '0101': 30, '0103': 16, '0201': 12, '0301': 8, '0401': 20, '0601': 14 } as const
/** How busy a month is (`domain` 6.3). */
const season: Readonly<Record<string, number>> = { '01': 1.2, '02': 0.7, '06': 1.15 }
const seasonOf = (month: string): number => season[month.slice(5)] ?? 1
const texts = [
  '楼道堆放杂物',
  '路灯不亮',
  '垃圾清运不及时',
  '井盖破损',
  '占道经营',
  '噪音扰民',
  '水管渗漏',
  '车辆乱停',
  '墙面脱落',
  '下水道堵塞',
] as const
/** Of the last month, so late that what is reported there is closed in time. */
const lastReport = '2023-06-16'

/** What becomes of one: what is known of it before it begins. */
type Fate = 'closed' | 'open' | 'returned' | 'refused' | 'withdrawn'
interface Case {
  readonly nth: number
  readonly kind: string
  readonly fate: Fate
  readonly month: string
}

/** The cases of the half-year: so many are closed 关键小事 (the figure of the report), the rest follows the shares. */
export function casesOf({ district: { plan }, random }: Part, months: readonly string[], share = 1): Case[] {
  const chance = random.of(`cases/${months[0]}`)
  const reported = Math.round(plan.mattersReported * share)
  const closedMinor = Math.round(plan.keyMinorClosed * share)
  const unfiled = Math.round(reported * 0.085)
  const openMinor = Math.max(0, Math.min(Math.round(closedMinor * 0.04), reported - closedMinor - unfiled))
  const isPast = share < 1
  const list: { readonly kind: string; fate: Fate }[] = [
    ...Array.from({ length: closedMinor }, () => ({ kind: 'key_minor', fate: 'closed' as const })),
    ...Array.from({ length: openMinor }, () => ({
      kind: 'key_minor',
      fate: isPast ? ('withdrawn' as const) : ('open' as const),
    })),
    ...Array.from({ length: unfiled }, () => ({
      kind: chance.chance(0.6) ? 'key_minor' : chance.weighted(kinds),
      fate: chance.chance(0.7) ? ('refused' as const) : ('withdrawn' as const),
    })),
  ]
  while (list.length < reported)
    list.push({ kind: chance.weighted(kinds), fate: isPast || chance.chance(0.96) ? 'closed' : 'open' })
  // Returned twice, and open (W-20).
  const returned = isPast ? 0 : plantedIn(plan, 'mattersReturned')
  for (const one of list.filter(({ fate }) => fate === 'open').slice(0, returned)) one.fate = 'returned'
  const counts = shared(list.length, months.map(seasonOf))
  const at = counts.flatMap((count, n) => Array.from({ length: count }, () => months[n] ?? ''))
  return some(chance, list, list.length).map((one, nth) => ({ ...one, nth, month: at[nth] ?? '' }))
}

/** Those of one month, day by day. */
export function* matters(part: Part, cases: readonly Case[], month: string): Generator<Draft> {
  const { district, random, units } = part
  const owners = units.filter(({ field }) => field === 'organ' || field === 'institution' || field === 'soe')
  const gridAt = byHouseholds(district.grids)
  const ofMonth = cases
    .filter((one) => one.month === month)
    .map((one) => {
      const chance = random.of(`matter/${month}/${one.nth}`)
      const latest = [
        lastDayOfMonth(month),
        one.fate === 'open' ? '2023-06-29' : lastReport,
        `${month.slice(0, 4)}-12-10`,
      ].reduce((a, b) => (a < b ? a : b))
      return { one, chance, at: officeHour(chance, someDay(chance, `${month}-01`, latest)) }
    })
  for (const { one, chance, at } of ofMonth.sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const grid = gridAt(chance.next())
    const owner = owners.length > 0 ? chance.pick(owners) : units[0]
    if (grid && owner)
      yield* told({ ...one, local: `mat:${district.code}/${month}/${one.nth}`, grid, owner }, chance, at)
  }
}

/** Where something happens: the more households, the oftener. */
function byHouseholds(grids: readonly Grid[]): (share: number) => Grid | undefined {
  let sum = 0
  const ends = grids.map(({ households }) => {
    sum += households
    return sum
  })
  return (share) => grids[ends.findIndex((end) => share * sum < end)]
}

interface Told extends Case {
  readonly local: string
  readonly grid: Grid
  readonly owner: Unit
}
const hour = 3_600_000

/** Some hours later, within office hours. */
function later(random: Random, at: Date, hours: number): Date {
  const next = new Date(at.getTime() + Math.max(0.1, hours) * hour)
  const day = localDateOf(next)
  const isOpen = officeDay(day) === day && localHour(next) >= 9 && localHour(next) < 17
  if (isOpen) return next
  const begins: LocalDate = localHour(next) >= 17 ? addDays(day, 1) : day
  const moved = officeHour(random, officeDay(begins), 9, 11)
  return moved > at ? moved : next
}
const localHour = (at: Date): number => (at.getUTCHours() + 8) % 24

/** One matter from its report to its end (M-060): filed by one side, verified and closed by the other. */
function* told(of: Told, random: Random, reportedAt: Date): Generator<Draft> {
  let at = reportedAt
  const step = (by: Draft['by'], command: string, body: Draft['body'] = {}): Draft => ({
    path: 'matters',
    command,
    by,
    occurredAt: instant(at),
    target: of.local,
    body,
  })
  const after = (hours: number): void => {
    at = later(random, at, hours)
  }
  yield report(of, random, at)
  after(random.exponential(1.2))
  if (of.fate === 'refused') return yield step('importer', 'refuse', { reason: '不属于受理范围，已告知反映人' })
  if (of.fate === 'withdrawn') return yield step('importer', 'withdraw', { reason: '反映人已自行解决' })
  yield step('importer', 'file')
  if (random.chance(0.06)) {
    after(0.5)
    yield step('importer', 'escalate', { reason: '需上级协调' })
  }
  after(random.exponential(1))
  yield step('importer', 'dispatch', { ownerUnitId: ref(of.owner.local) })
  if (of.fate === 'open' && random.chance(0.4)) return
  after(random.exponential(1.5))
  yield step('importer', 'start')
  if (of.fate === 'open') return
  const isLate = of.nth % 100 >= 91
  after(isLate ? 24 * random.int(6, 9) : random.exponential(2.5))
  yield step('importer', 'feedback', { result: '已处理完毕，现场已恢复' })
  if (of.fate === 'returned') return yield* returnedTwice(step, after)
  if (random.chance(0.035)) {
    after(1)
    yield step('checker', 'return', { reason: '现场仍有遗留' })
    after(0.5)
    yield step('importer', 'start')
    after(1.5)
    yield step('importer', 'feedback', { result: '遗留问题已处理' })
  }
  after(random.exponential(1))
  yield step('checker', 'verify')
  after(0.3)
  yield step('checker', 'close')
  if (random.chance(0.28)) {
    after(1)
    yield step('checker', 'rate', { rating: random.chance(0.93) ? random.int(4, 5) : random.int(1, 3) })
  }
}

type Step = (by: Draft['by'], command: string, body?: Draft['body']) => Draft
function* returnedTwice(step: Step, after: (hours: number) => void): Generator<Draft> {
  for (const isLast of [false, true]) {
    after(1)
    yield step('checker', 'return', { reason: '现场仍有遗留' })
    if (isLast) return
    after(0.5)
    yield step('importer', 'start')
    after(1.5)
    yield step('importer', 'feedback', { result: '遗留问题已处理' })
  }
}

function report({ kind, grid, local }: Told, random: Random, at: Date): Draft {
  const source = random.weighted(sources)
  const requester = { maskedName: maskedName(random), contact: phone(random), consentAt: instant(at) }
  return {
    path: 'matters',
    command: 'report',
    by: 'importer',
    occurredAt: instant(at),
    makes: local,
    holds: grid.code,
    body: {
      divisionCode: grid.community.code,
      kind,
      categoryCode: random.weighted(categories),
      severity: random.chance(0.06) ? 'urgent' : 'normal',
      source,
      gridId: ref(gridRef(grid)),
      place: grid.buildings.length > 0 ? `${random.pick(grid.buildings).no}栋` : `${random.int(1, 12)}组`,
      text: random.pick(texts),
      ...(source === 'resident' ? { requester } : {}),
    },
  }
}
