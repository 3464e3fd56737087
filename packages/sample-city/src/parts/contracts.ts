import { addDays, type LocalDate, localDate } from '@jiceng/kernel'
import { officeDay, someDay } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import { plantedIn } from '../profiles/index.ts'
import type { Random } from '../random.ts'
import { type Community, orgOf, type Part, some, type Unit } from '../world/index.ts'
import { step } from './alliance.ts'
import { coBuilt } from './co-build.ts'

interface Contract {
  readonly local: string
  readonly community: Community
  /** The Party organisation of the community. */
  readonly own: string
  readonly partners: readonly Unit[]
  readonly on: LocalDate
}
const lastDay = '2023-06-29'

/** 契约化共建: of a community with units of its town. */
export function* contracts(part: Part): Generator<Draft> {
  const { district, branches, units, random } = part
  const chance = random.of('contracts')
  const works = random.of('contracts/projects')
  // The first end within a month, and those after them carry no project (W-22).
  const ending = plantedIn(district.plan, 'contractsEnding')
  const carrying = ending + plantedIn(district.plan, 'contractsBare')
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
    const on = someDay(chance, '2022-05-01', '2023-04-28')
    const contract = { local: `ctr:${district.code}/${n}`, community, own, partners, on }
    yield* concluded(contract, n, n < ending ? '2023-07-20' : addDays(on, 729))
    if (n < ending || n >= carrying) yield* project(contract, works)
  }
}

function* concluded(
  { local: target, community, own, partners, on }: Contract,
  n: number,
  to: string,
): Generator<Draft> {
  const body = {
    divisionCode: community.code,
    title: `${community.name}契约化共建协议（${n + 1}）`,
    communityOrgId: ref(own),
    partnerIds: partners.map(({ local }) => ref(local)),
    from: on,
    to,
  }
  yield step('agreements', 'draftContract', on, body, { makes: target })
  for (const party of [own, ...partners.map(({ local }) => local)])
    yield step('agreements', 'sign', on, { partyId: ref(party) }, { target })
  yield step('agreements', 'activate', on, {}, { target })
}

/** What the community needs and a partner gives, within the two months a contract has for it; done after some months. */
function* project({ local, community, own, partners: [partner], on }: Contract, chance: Random): Generator<Draft> {
  if (!partner) return
  const after = (day: LocalDate, days: number): LocalDate => officeDay(addDays(day, days))
  const needed = after(on, chance.int(3, 12))
  const matched = after(needed, chance.int(5, 12))
  const opened = after(matched, chance.int(2, 10))
  const due = addDays(opened, chance.int(90, 180))
  const delivered = addDays(due, -chance.int(5, 20))
  const confirmed = addDays(delivered, 5)
  yield* coBuilt({
    at: { contractId: ref(local), divisionCode: community.code },
    key: local,
    title: chance.pick(['义诊进社区', '普法讲座', '老人助餐', '课后托管', '环境整治']),
    owner: own,
    provider: partner.local,
    on: {
      ...{ needed, offered: needed, matched, opened, due },
      ...(confirmed <= localDate(lastDay) ? { done: [delivered, confirmed] } : {}),
    },
  })
}
