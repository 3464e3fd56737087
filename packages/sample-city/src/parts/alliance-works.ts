import { someDay } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import type { Random } from '../random.ts'
import { type Branch, orgOf } from '../world/index.ts'
import { type Alliance, step } from './alliance.ts'
import { driveOf } from './alliance-reviews.ts'
import { coBuilt } from './co-build.ts'

const actionKinds = ['org_life', 'talent', 'service', 'industry'] as const

/** Nobody who is to miss a theme day takes part: what an alliance does together is one. */
export function* actions(alliance: Alliance, chance: Random, absent: ReadonlySet<Branch>): Generator<Draft> {
  const { local, town, branches, isInactive } = alliance
  const taking = branches.filter((one) => !absent.has(one)).slice(0, 3)
  for (const [n, month] of ['2023-01', '2023-02', '2023-03', '2023-04', '2023-05', '2023-06'].entries()) {
    if (isInactive && month > '2023-03') continue
    const target = `jac:${local}/${n}`
    const on = someDay(chance, `${month}-04`, `${month}-22`)
    const action = actionKinds[n % actionKinds.length] ?? 'service'
    yield step(
      'joint-actions',
      'plan',
      on,
      {
        allianceId: ref(local),
        divisionCode: town.code,
        action,
        title: `联盟${n + 1}月活动`,
        hostOrgId: ref(orgOf(town)),
        plannedFor: on,
      },
      { makes: target },
    )
    const orgIds = [ref(orgOf(town)), ...taking.map((one) => ref(one.local))]
    yield step(
      'joint-actions',
      'hold',
      on,
      { orgIds, unitIds: [], persons: chance.int(20, 90), place: '党群服务中心' },
      { target },
    )
  }
}

const titles = ['义诊服务', '法律咨询', '助学帮扶', '环境整治', '技能培训'] as const
const days = {
  needed: '2023-02-06',
  offered: '2023-02-08',
  matched: '2023-02-15',
  opened: '2023-02-20',
  due: '2023-06-20',
} as const
const done = ['2023-05-22', '2023-05-29'] as const

/** Needs of branches, resources of units, and the projects that come of them: one of four is not done yet. */
export function* lists({ local, town, branches, units }: Alliance): Generator<Draft> {
  for (const [n, unit] of units.entries()) {
    const branch = branches[n % Math.max(1, branches.length)]
    if (!branch) continue
    yield* coBuilt({
      at: { allianceId: ref(local), divisionCode: town.code },
      key: `${local}/${n}`,
      title: titles[n % titles.length] ?? '共建',
      owner: branch.local,
      provider: unit.local,
      on: n % 4 === 3 ? days : { ...days, done },
    })
  }
}

export function* works(alliance: Alliance): Generator<Draft> {
  const { local, town, branches, units } = alliance
  const at = { allianceId: ref(local), divisionCode: town.code }
  const [first, second] = branches
  const team = `alt:${local}`
  yield step(
    'alliance-teams',
    'form',
    '2022-06-01',
    { ...at, kind: 'volunteer', name: '联盟志愿服务队', memberCount: 24 },
    { makes: team },
  )
  yield step(
    'alliance-teams',
    'recordAction',
    '2023-03-05',
    { topic: '学雷锋志愿服务', persons: 18, hours: 3 },
    { target: team },
  )
  const base = `alb:${local}`
  yield step(
    'alliance-bases',
    'open',
    '2022-09-01',
    { ...at, kind: 'red_education', name: '红色教育基地', place: `${town.name}文化站` },
    { makes: base },
  )
  yield step('alliance-bases', 'use', '2023-04-18', { topic: '现场教学', persons: 36 }, { target: base })
  if (!first || !second) return
  const topic = `cot:${local}`
  yield step(
    'cooperation-topics',
    'open',
    '2023-03-01',
    { ...at, kind: 'org_joint', title: '组织联建', partnerIds: [ref(first.local), ref(second.local)] },
    { makes: topic },
  )
  yield step('cooperation-topics', 'recordOutcome', '2023-05-10', { text: '联合开展主题党日' }, { target: topic })
  const risk = `jrk:${local}`
  yield step(
    'joint-risks',
    'raise',
    '2023-03-15',
    { ...at, topic: '沿街消防隐患', ownerId: ref(first.local), dueOn: '2023-05-15' },
    { makes: risk },
  )
  yield step('joint-risks', 'close', '2023-05-06', { result: '隐患已整改' }, { target: risk })
  const shown = { kind: 'show', title: '亮身份作表率', orgIds: [ref(first.local), ref(second.local)], personsCount: 40 }
  yield step('pledge-drives', 'hold', '2023-03-20', { ...at, ...shown }, { makes: driveOf(alliance) })
  const rotation = {
    ...at,
    periodUnit: 'month',
    from: '2023-05-01',
    order: [...branches, ...units].map((one) => ref(one.local)),
  }
  yield step('duty-rotations', 'schedule', '2023-04-26', rotation)
}
