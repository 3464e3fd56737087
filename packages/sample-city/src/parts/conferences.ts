import { addDays, localDate } from '@jiceng/kernel'
import { someDay } from '../days.ts'
import { type Draft, ref } from '../draft.ts'
import { maskedName, personName } from '../names.ts'
import { plantedIn } from '../profiles/index.ts'
import type { Random } from '../random.ts'
import { orgOf, type Part, some, type Town } from '../world/index.ts'

/** 老案难案: listed last year, led by somebody, most of them resolved in the half-year. */
export function* oldCases({ district, random }: Part): Generator<Draft> {
  const { oldCases: count, oldCasesResolved } = district.plan
  const ended = oldCasesResolved + plantedIn(district.plan, 'oldCasesReopened')
  const chance = random.of('old-cases')
  const total = Math.max(count, ended)
  for (let n = 0; n < total; n++) {
    const community = chance.pick(district.communities)
    const makes = `olc:${district.code}/${n}`
    const step = (command: string, on: string, body: Draft['body']): Draft => ({
      path: 'old-cases',
      command,
      by: 'checker',
      occurredAt: on,
      target: makes,
      body,
    })
    const listed = {
      divisionCode: community.code,
      title: `${community.name}${chance.pick(['征地补偿', '房屋产权', '物业纠纷', '工程欠款'])}问题`,
      firstRaisedOn: someDay(chance, '2015-01-01', '2020-05-29'),
      parties: [{ maskedName: maskedName(chance) }],
    }
    yield {
      path: 'old-cases',
      command: 'listOldCase',
      by: 'checker',
      occurredAt: someDay(chance, '2022-06-01', '2022-11-30'),
      makes,
      body: listed,
    }
    yield step('setLead', '2022-12-15', {
      officer: { displayName: personName(chance), post: '党工委书记' },
      plan: '领导包案，限期化解',
      milestones: [],
    })
    if (n >= ended) continue
    const isUndone = n >= oldCasesResolved
    yield step('resolve', someDay(chance, isUndone ? undoneFrom : '2023-02-01', '2023-05-20'), {
      resolutionKind: 'agreed',
      agreementNo: `协议〔2023〕${n + 1}号`,
    })
    if (isUndone) yield step('relapse', relapsedOn, { reason: '当事人反悔' })
  }
}

/** A relapse within ninety days undoes the resolution (M-059). */
const relapsedOn = '2023-06-12'
const undoneFrom = addDays(localDate(relapsedOn), -90)

const quarters = ['2022-08', '2022-11', '2023-02', '2023-05'] as const
/** Of one that met no more (W-24). */
const firstQuarters = quarters.slice(0, 2)

/** Joint conferences of the towns, once a quarter, with what they decide. */
export function* conferences({ district, branches, random }: Part): Generator<Draft> {
  for (const [n, town] of district.towns.entries()) {
    const isMissed = n < plantedIn(district.plan, 'conferencesMissed')
    const chance = random.of(`conference/${town.code}`)
    const near = branches.filter(({ community, kind }) => community.town === town && kind !== 'village')
    const grand = town.communities.filter(({ isVillage }) => !isVillage).map(orgOf)
    const members = [...grand, ...some(chance, near, 6).map(({ local }) => local)].slice(0, 20)
    if (members.length > 0) yield* conferenceOf(town, members, chance, isMissed ? firstQuarters : quarters)
  }
}
function* conferenceOf(
  town: Town,
  members: readonly string[],
  chance: Random,
  months: readonly string[],
): Generator<Draft> {
  const makes = `jcf:${town.code}`
  const divisionCode = town.code
  yield {
    path: 'joint-conferences',
    command: 'establish',
    by: 'importer',
    occurredAt: '2022-06-15',
    makes,
    body: { divisionCode, conveningOrgId: ref(orgOf(town)), memberOrgIds: members.map(ref) },
  }
  for (const month of months) {
    const on = someDay(chance, `${month}-03`, `${month}-25`)
    yield {
      path: 'joint-conferences',
      command: 'hold',
      by: 'importer',
      occurredAt: on,
      target: makes,
      body: { topics: ['网格服务', '共驻共建'], presentOrgIds: [orgOf(town), ...members].map(ref) },
    }
    const decision = `jcd:${town.code}/${month}`
    yield {
      path: 'conference-decisions',
      command: 'decide',
      by: 'importer',
      occurredAt: on,
      makes: decision,
      body: {
        divisionCode,
        conferenceId: ref(makes),
        text: '推进老旧小区环境整治',
        ownerOrgId: ref(orgOf(town)),
        dueOn: addDays(on, 30),
      },
    }
    if (chance.chance(0.88))
      yield {
        path: 'conference-decisions',
        command: 'close',
        by: 'importer',
        occurredAt: addDays(on, 20),
        target: decision,
        body: { result: '已完成' },
      }
  }
}

export function* workMeetings({ district, random }: Part): Generator<Draft> {
  const chance = random.of('work-meetings')
  for (const [kind, from, to] of [
    ['deployment', '2023-02-01', '2023-02-28'],
    ['progress', '2023-04-03', '2023-04-28'],
    ['progress', '2023-06-01', '2023-06-25'],
  ] as const)
    yield {
      path: 'work-meetings',
      command: 'record',
      by: 'importer',
      occurredAt: someDay(chance, from, to),
      body: {
        kind,
        hostOrgId: ref(orgOf(district)),
        topic: '基层党建工作',
        attendeeCount: chance.int(60, 180),
        divisionCode: district.code,
      },
    }
}
