import { addDays } from '@jiceng/kernel'
import { lastDayOfMonth, officeHour, someDay } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import { maskedName, personName, phone } from '../names.ts'
import { plantedIn } from '../profiles/index.ts'
import { shared } from '../random.ts'
import { type Community, isRed, type Part, some, type Unit } from '../world/index.ts'
import { instant } from './foundation.ts'
import type { Gaps } from './grids.ts'
import { gridRef } from './grids.ts'
import { memberOf } from './members.ts'

const teamKinds = ['service', 'patrol', 'pioneer'] as const
/** 41 of 94, 30 and 23 in the district the report is about. */
const teamShares = [41, 30, 23] as const
const teamNames = { service: '服务队', patrol: '巡逻队', pioneer: '先锋队' } as const
interface Team {
  readonly local: string
  readonly kind: (typeof teamKinds)[number]
  readonly community: Community
}

function teamsOf({ district }: Part): Team[] {
  const counts = shared(district.plan.teams, teamShares)
  const kinds = teamKinds.flatMap((kind, n) => Array.from({ length: counts[n] ?? 0 }, () => kind))
  return kinds.flatMap((kind, n) => {
    const community = district.communities[n % district.communities.length]
    return community ? [{ local: `team:${district.code}/${n}`, kind, community }] : []
  })
}
export function* teams(part: Part): Generator<Draft> {
  const chance = part.random.of('teams')
  for (const [n, { local, kind, community }] of teamsOf(part).entries())
    yield {
      path: 'teams',
      command: 'form',
      by: 'importer',
      occurredAt: someDay(chance, '2022-03-01', '2022-11-30'),
      makes: local,
      body: {
        divisionCode: community.code,
        name: `${community.name}${teamNames[kind]}${n >= part.district.communities.length ? n + 1 : ''}`,
        kind,
        memberCount: chance.int(6, 24),
        fromUnitIds: [],
        leader: { displayName: personName(chance), phone: phone(chance) },
      },
    }
}
export function* teamActivities(part: Part, month: string): Generator<Draft> {
  const idle = plantedIn(part.district.plan, 'teamsIdle')
  for (const [n, { local, kind, community }] of teamsOf(part).entries()) {
    // Some do nothing any more after the first quarter (W-23).
    if (n < idle && month > '2023-03') continue
    const chance = part.random.of(`team/${month}/${local}`)
    yield {
      path: 'team-activities',
      command: 'record',
      by: 'importer',
      occurredAt: someDay(chance, `${month}-02`, month === '2023-06' ? '2023-06-28' : lastDayOfMonth(month)),
      body: {
        divisionCode: community.code,
        teamId: ref(local),
        topic: kind === 'patrol' ? '夜间巡逻' : chance.pick(['义诊', '环境整治', '政策宣讲', '助老服务']),
        persons: chance.int(3, 6),
        hours: chance.pick([1, 1.5, 2, 3]),
      },
    }
  }
}

/** Organs, institutions and enterprises are to check in (M-056); schools and hospitals do as well. */
const owing = ['organ', 'institution', 'enterprise']
const reporting = [...owing, 'school', 'hospital']
/** Who has not checked in on purpose (W-21). */
const missingOf = ({ district, units, random }: Part): ReadonlySet<Unit> =>
  new Set(
    some(
      random.of('check-ins/missing'),
      units.filter(({ kind }) => owing.includes(kind)),
      plantedIn(district.plan, 'unitsNotCheckedIn'),
    ),
  )

/** 双报到: units at the community of their seat, and what they do there. */
export function* checkIns(part: Part): Generator<Draft> {
  const { district, units, random } = part
  const missing = missingOf(part)
  const chance = random.of('check-ins')
  for (const unit of units) {
    if (!reporting.includes(unit.kind) || missing.has(unit)) continue
    const makes = `chk:${unit.local}`
    const on = someDay(chance, '2022-05-01', '2022-12-20')
    const divisionCode = unit.community.code
    yield {
      path: 'check-ins',
      command: 'checkInUnit',
      by: 'importer',
      occurredAt: on,
      makes,
      body: { divisionCode, unitId: ref(unit.local), skills: [chance.pick(['法律', '义诊', '文艺', '教育'])] },
    }
    const count = chance.int(0, 2)
    for (let n = 0; n < count; n++) {
      const record = `svc:${unit.local}/${n}`
      const occurredAt = someDay(chance, '2023-01-09', '2023-06-28')
      const hours = chance.pick([1, 2, 3])
      yield {
        path: 'service-records',
        command: 'record',
        by: 'importer',
        occurredAt,
        makes: record,
        body: { divisionCode, checkInId: ref(makes), topic: `${district.name}共建服务`, hours },
      }
      yield { path: 'service-records', command: 'confirm', by: 'checker', occurredAt, target: record, body: { hours } }
    }
  }
}

/** 帮办代办: some for each community with a full-time worker, from asking to rating. */
export function* proxyOrders(part: Part, gaps: Gaps, month: string): Generator<Draft> {
  const { district, random } = part
  const led = district.grids.filter((grid) => isRed(grid) && !gaps.withoutLead.has(grid)).slice(0, district.plan.staff)
  for (const [n, grid] of led.entries()) {
    const chance = random.of(`proxy/${month}/${grid.code}`)
    if (!chance.chance(0.35)) continue
    const on = someDay(chance, `${month}-02`, month === '2023-06' ? '2023-06-16' : `${month}-24`)
    const at = officeHour(chance, on)
    const makes = `pxo:${month}/${grid.code}`
    const requester = { maskedName: maskedName(chance), contact: phone(chance), consentAt: instant(at) }
    const step = (command: string, body: Draft['body'], days = 0): Draft => ({
      path: 'proxy-orders',
      command,
      by: 'importer',
      occurredAt: days === 0 ? instant(at) : instant(officeHour(chance, addDays(on, days))),
      target: makes,
      body,
    })
    const body = {
      divisionCode: grid.community.code,
      orderNo: `DB-${grid.code}-${month.replace('-', '')}`,
      item: chance.pick(['医保参保', '老年卡', '生育登记', '低保申请']),
      gridId: ref(gridRef(grid)),
      requester,
    }
    yield { path: 'proxy-orders', command: 'request', by: 'importer', occurredAt: instant(at), makes, body }
    yield step('accept', { staffId: ref(`staff:${district.code}/${n}`), dueOn: addDays(on, 10) })
    yield step('start', {}, 1)
    yield step('finish', { result: 'granted' }, 3)
    if (chance.chance(0.5)) yield step('rate', { rating: chance.int(4, 5) }, 4)
  }
}

/** Members of neighbourhood branches who report to their community as well. */
export function* memberCheckIns({ branches, random }: Part): Generator<Draft> {
  const chance = random.of('member-check-ins')
  const settled = branches.filter(({ kind, full }) => kind === 'neighbourhood' && full > 1)
  for (const branch of settled.slice(0, 40)) {
    const makes = `chk:${memberOf(branch, 1)}`
    const divisionCode = branch.community.code
    const who = { personId: ref(memberOf(branch, 1)), orgId: ref(branch.local) }
    const body = { divisionCode, ...who, skills: [chance.pick(['法律', '义诊', '文艺', '教育'])] }
    const occurredAt = someDay(chance, '2022-05-01', '2022-12-20')
    yield { path: 'check-ins', command: 'checkInMember', by: 'importer', occurredAt, makes, body }
  }
}
