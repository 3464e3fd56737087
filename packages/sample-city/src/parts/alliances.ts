import { addDays, localDate } from '@jiceng/kernel'
import { someDay } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import type { AlliancePlan } from '../profiles/index.ts'
import type { Random } from '../random.ts'
import { type Branch, type Community, orgOf, type Part, some, type Town, type Unit } from '../world/index.ts'

const firsts = ['澄江', '沿河', '青山', '启航', '同心', '绿屏'] as const
const lasts = ['先锋联盟', '党建联盟'] as const
const kinds = ['region', 'industry', 'river', 'ecology', 'safety', 'mixed'] as const

interface Alliance {
  readonly local: string
  readonly name: string
  readonly kind: (typeof kinds)[number]
  readonly town: Town
  readonly branches: readonly Branch[]
  readonly units: readonly Unit[]
  /** Nothing happens in it any more after the first quarter (W-25). */
  readonly isInactive: boolean
  /** One of its members never signed (W-26). */
  readonly hasUnsigned: boolean
}

/** Each alliance is led by a town; members are of the town first. */
export function alliancesOf({ district, branches, units, random }: Part): Alliance[] {
  const { alliances: plans, planted } = district.plan
  return plans.map((plan, n) => allianceOf(plan, n))

  function allianceOf(plan: AlliancePlan, n: number): Alliance {
    const chance = random.of(`alliance/${n}`)
    const town = district.towns[n % district.towns.length]
    if (!town) throw new Error(`${district.name} has no town to lead an alliance`)
    const near = <T extends { readonly community: Community }>(list: readonly T[], count: number): T[] => {
      const here = some(
        chance,
        list.filter(({ community }) => community.town === town),
        count,
      )
      const there = some(
        chance,
        list.filter(({ community }) => community.town !== town),
        count - here.length,
      )
      return [...here, ...there]
    }
    const members = near(branches, plan.branches)
    const taken = new Set(members.map(({ unit }) => unit))
    return {
      local: `aln:${district.code}/${n}`,
      name: `${firsts[n % firsts.length]}${town.name.replace(/(街道|镇|乡|民族乡)$/, '')}${lasts[n % 2]}`,
      kind: chance.pick(kinds),
      town,
      branches: members,
      units: near(
        units.filter((unit) => !taken.has(unit) && unit.field !== 'organ'),
        plan.units,
      ),
      isInactive: n < planted.alliancesInactive,
      hasUnsigned: n < planted.unsignedMembers,
    }
  }
}

const step = (
  path: string,
  command: string,
  occurredAt: string,
  body: Draft['body'],
  more: Partial<Draft> = {},
): Draft => ({
  path,
  command,
  by: 'importer',
  occurredAt,
  body,
  ...more,
})
const partiesOf = ({ town, branches, units }: Alliance): string[] => [
  orgOf(town),
  ...branches.map(({ local }) => local),
  ...units.map(({ local }) => local),
]

export function* alliances(part: Part): Generator<Draft> {
  for (const alliance of alliancesOf(part)) {
    const chance = part.random.of(`story/${alliance.local}`)
    yield* founding(alliance)
    yield* meetings(alliance, chance)
    yield* actions(alliance, chance)
    yield* lists(alliance)
    yield* works(alliance)
  }
  yield* contracts(part)
}

function* founding(alliance: Alliance): Generator<Draft> {
  const { local: target, name, kind, town, branches, units, hasUnsigned } = alliance
  const divisionCode = town.code
  const lead = ref(orgOf(town))
  yield step(
    'alliances',
    'prepare',
    '2022-03-10',
    { name, theme: '共建共治共享', kind, leadOrgId: lead, divisionCode },
    { makes: target },
  )
  const memberIds = [...branches, ...units].map(({ local }) => ref(local))
  yield step('alliances', 'found', '2022-03-28', { memberIds }, { target })
  const [liaison] = branches
  if (liaison) {
    const officers = [
      { memberId: lead, post: 'head' },
      { memberId: ref(liaison.local), post: 'liaison' },
    ]
    yield step('alliances', 'setBody', '2022-03-28', { secretaryOrgId: lead, officers }, { target })
  }
  const makes = `agr:${target}`
  yield step(
    'agreements',
    'draftAgreement',
    '2022-04-06',
    { allianceId: ref(target), divisionCode, title: `${name}联建共建协议`, from: '2022-04-15', to: '2024-04-14' },
    { makes },
  )
  const parties = partiesOf(alliance)
  const signing = hasUnsigned ? parties.slice(0, -1) : parties
  for (const party of signing)
    yield step('agreements', 'sign', '2022-04-12', { partyId: ref(party) }, { target: makes })
  if (!hasUnsigned) yield step('agreements', 'activate', '2022-04-15', {}, { target: makes })
}

/** A meeting in each quarter, with the lead in the chair. */
function* meetings(alliance: Alliance, chance: Random): Generator<Draft> {
  const { local, town, isInactive } = alliance
  for (const [n, month] of ['2022-05', '2022-08', '2022-11', '2023-02', '2023-04'].entries()) {
    if (isInactive && month > '2023-03') continue
    const target = `mtg:${local}/${n}`
    const on = someDay(chance, `${month}-05`, `${month}-24`)
    const parties = partiesOf(alliance)
    const attendance = parties.slice(0, Math.ceil(parties.length * 0.8)).map(ref)
    yield step(
      'alliance-meetings',
      'convene',
      on,
      { allianceId: ref(local), no: n + 1, plannedOn: on, agenda: ['共建项目进展'], divisionCode: town.code },
      { makes: target },
    )
    const decisions = [{ text: '推进清单项目', ownerOrgId: ref(orgOf(town)), dueOn: addDays(on, 40) }]
    yield step('alliance-meetings', 'hold', on, { chairOrgId: ref(orgOf(town)), attendance, decisions }, { target })
    yield step('alliance-meetings', 'closeDecision', addDays(on, 30), { n: 1, outcome: '已落实' }, { target })
  }
}

const actionKinds = ['org_life', 'talent', 'service', 'industry'] as const

function* actions(alliance: Alliance, chance: Random): Generator<Draft> {
  const { local, town, branches, isInactive } = alliance
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
    const orgIds = [ref(orgOf(town)), ...branches.slice(0, 3).map((one) => ref(one.local))]
    yield step(
      'joint-actions',
      'hold',
      on,
      { orgIds, unitIds: [], persons: chance.int(20, 90), place: '党群服务中心' },
      { target },
    )
  }
}

/** Needs of branches, resources of units, and the projects that come of them: delivered by one side, confirmed by the other. */
function* lists(alliance: Alliance): Generator<Draft> {
  const { local, town, branches, units } = alliance
  const at = { allianceId: ref(local), divisionCode: town.code }
  const titles = ['义诊服务', '法律咨询', '助学帮扶', '环境整治', '技能培训'] as const
  for (const [n, unit] of units.entries()) {
    const branch = branches[n % Math.max(1, branches.length)]
    if (!branch) continue
    const title = titles[n % titles.length] ?? '共建'
    const [need, resource, project] = ['need', 'res', 'prj'].map((kind) => `${kind}:${local}/${n}`)
    if (!need || !resource || !project) continue
    const item = { title, tags: ['服务'], quantity: 2, measure: '场' }
    yield step('list-needs', 'publish', '2023-02-06', { ...at, ownerId: ref(branch.local), ...item }, { makes: need })
    yield step(
      'list-resources',
      'publish',
      '2023-02-08',
      { ...at, ownerId: ref(unit.local), ...item },
      { makes: resource },
    )
    yield step('list-needs', 'match', '2023-02-15', { resourceId: ref(resource), quantity: 2 }, { target: need })
    yield step(
      'co-build-projects',
      'open',
      '2023-02-20',
      { ...at, title: `${title}项目`, needIds: [ref(need)], providerId: ref(unit.local), dueOn: '2023-06-20' },
      { makes: project },
    )
    if (n % 4 === 3) continue
    yield step('co-build-projects', 'deliver', '2023-05-22', { result: '已按计划交付' }, { target: project })
    yield step('co-build-projects', 'confirm', '2023-05-29', {}, { target: project, by: 'checker' })
  }
}

function* works({ local, town, branches, units }: Alliance): Generator<Draft> {
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
  yield step('pledge-drives', 'hold', '2023-03-20', {
    ...at,
    kind: 'show',
    title: '亮身份作表率',
    orgIds: [ref(first.local), ref(second.local)],
    personsCount: 40,
  })
  const rotation = {
    ...at,
    periodUnit: 'month',
    from: '2023-05-01',
    order: [...branches, ...units].map((one) => ref(one.local)),
  }
  yield step('duty-rotations', 'schedule', '2023-04-26', rotation)
}

/** 契约化共建: of a community with units of its town. */
function* contracts({ district, branches, units, random }: Part): Generator<Draft> {
  const chance = random.of('contracts')
  for (let n = 0; n < district.plan.contracts; n++) {
    const community = district.communities[n % district.communities.length]
    if (!community) continue
    const own = community.isVillage
      ? branches.find((one) => one.kind === 'village' && one.community === community)?.local
      : orgOf(community)
    if (own === undefined) continue
    const partners = some(
      chance,
      units.filter((unit) => unit.community.town === community.town && unit.kind !== 'individual_business'),
      chance.int(1, 3),
    )
    if (partners.length === 0) continue
    const target = `ctr:${district.code}/${n}`
    const on = someDay(chance, '2022-05-01', '2023-04-28')
    yield step(
      'agreements',
      'draftContract',
      on,
      {
        divisionCode: community.code,
        title: `${community.name}契约化共建协议（${n + 1}）`,
        communityOrgId: ref(own),
        partnerIds: partners.map(({ local }) => ref(local)),
        from: on,
        to: addDays(localDate(on), 729),
      },
      { makes: target },
    )
    for (const party of [own, ...partners.map(({ local }) => local)])
      yield step('agreements', 'sign', on, { partyId: ref(party) }, { target })
    yield step('agreements', 'activate', on, {}, { target })
  }
}
