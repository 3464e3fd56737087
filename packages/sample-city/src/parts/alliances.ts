import { addDays } from '@jiceng/kernel'
import { someDay } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import type { Random } from '../random.ts'
import { orgOf, type Part } from '../world/index.ts'
import { type Alliance, alliancesOf, partiesOf, step } from './alliance.ts'
import { judged, umbrella } from './alliance-reviews.ts'
import { actions, lists, works } from './alliance-works.ts'
import { missingOf } from './org-life.ts'

export function* alliances(part: Part): Generator<Draft> {
  const { themeDays, silent } = missingOf(part)
  const absent = themeDays.union(silent)
  for (const alliance of alliancesOf(part)) {
    const chance = part.random.of(`story/${alliance.local}`)
    yield* founding(alliance)
    yield* meetings(alliance, chance)
    yield* actions(alliance, chance, absent)
    yield* lists(alliance)
    yield* works(alliance)
    yield* judged(alliance, part.random.of(`judged/${alliance.local}`))
  }
  yield* umbrella(part)
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
