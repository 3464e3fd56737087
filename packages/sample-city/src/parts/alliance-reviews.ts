import { type Draft, ref } from '../draft.ts'
import type { Random } from '../random.ts'
import { orgOf, type Part } from '../world/index.ts'
import { type Alliance, alliancesOf, step } from './alliance.ts'
import { memberOf } from './members.ts'

export const driveOf = ({ local }: Pick<Alliance, 'local'>): string => `pld:${local}`

/** What an alliance thinks of itself: its brand, how its members compare, what follows for each of them, and what was pledged. */
export function* judged(alliance: Alliance, chance: Random): Generator<Draft> {
  const { local, town, branches, units, isInactive } = alliance
  const at = { allianceId: ref(local), divisionCode: town.code }
  const brand = `brd:${local}`
  yield step('alliance-brands', 'register', '2022-10-12', { ...at, name: `${town.name}红链` }, { makes: brand })
  const features = ['content', 'character', 'effect', 'influence']
  const score = (from: number): number => chance.int(from, 98)
  yield step('alliance-brands', 'keep', '2022-11-03', { features, score: score(82) }, { target: brand, by: 'checker' })
  // Whatever does nothing any more compares nobody either.
  if (isInactive) return
  const compared = [orgOf(town), ...branches.map((one) => one.local)].map((orgId) => ({
    orgId: ref(orgId),
    items: [
      { item: '活动组织', score: chance.int(30, 50) },
      { item: '清单兑现', score: chance.int(28, 50) },
    ],
  }))
  if (compared.length > 1)
    yield step('peer-reviews', 'publish', '2023-01-12', { ...at, period: '2022H2', rows: compared })
  const rows = [...branches, ...units].map((one) => ({
    memberId: ref(one.local),
    duty: '参加联席会议、认领清单项目',
    score: score(60),
    outcome: 'keep',
  }))
  if (rows.length > 0) yield step('alliance-reviews', 'review', '2023-01-16', { ...at, period: '2022H2', rows })
  yield* pledged(alliance)
}

const promises = ['每月参加一次志愿服务', '联系两户困难群众', '带头参加社区议事'] as const

/** Each of the two branches at the drive has its secretary's word; the first kept it. */
function* pledged(alliance: Alliance): Generator<Draft> {
  const { local, town, branches } = alliance
  if (branches.length < 2) return
  for (const [n, branch] of branches.slice(0, 2).entries()) {
    const makes = `plg:${local}/${n}`
    const text = promises[n % promises.length] ?? ''
    const by = { orgId: ref(branch.local), personId: ref(memberOf(branch, 0)) }
    yield step(
      'pledges',
      'make',
      '2023-03-20',
      { driveId: ref(driveOf(alliance)), divisionCode: town.code, ...by, text },
      { makes },
    )
    if (n === 0) yield step('pledges', 'fulfil', '2023-06-09', {}, { target: makes })
  }
}

/** One name over the alliances of a district. */
export function* umbrella(part: Part): Generator<Draft> {
  const { code, name } = part.district
  const allianceIds = alliancesOf(part).map(({ local }) => ref(local))
  if (allianceIds.length === 0) return
  const body = { name: `${name.slice(0, 2)}红色联盟`, divisionCode: code, allianceIds: allianceIds.slice(0, 40) }
  yield step('alliance-umbrellas', 'create', '2022-07-01', body, { by: 'checker' })
}
