import { addDays, localDate } from '@jiceng/kernel'
import { type Draft, ref } from '../draft.ts'
import { plantedIn } from '../profiles/index.ts'
import { type Branch, orgOf, type Part } from '../world/index.ts'
import { memberOf } from './members.ts'

const draft = (path: string, command: string, occurredAt: string, by: Draft['by'], body: Draft['body']): Draft => ({
  path,
  command,
  occurredAt,
  by,
  body,
})
const clauses = [
  { no: 1, topic: 'three_meetings', question: '第一季度党员大会是否召开', answerType: 'yes_no', weight: 10 },
  { no: 2, topic: 'meeting_record', question: '会议记录要素是否齐全', answerType: 'yes_no', weight: 10 },
] as const

/** “两随机” (M-011): every branch of state enterprises is wanted, so that chance decides only who goes where. */
export function* inspections(part: Part): Generator<Draft> {
  const { district, branches } = part
  const visited = branches.filter(({ kind }) => kind === 'soe')
  const inspectors = branches.filter(({ kind }) => kind === 'organ').slice(0, 2)
  const divisionCode = district.code
  const [checklist, round] = [`chk:${divisionCode}`, `ins:${divisionCode}`]
  yield {
    ...draft('checklists', 'publish', '2023-02-20', 'checker', { divisionCode, version: 1, clauses }),
    makes: checklist,
  }
  yield* rectifications(part)
  if (visited.length === 0 || inspectors.length === 0) return
  const orgIds = visited.map(({ local }) => ref(local))
  yield { ...draft('checklists', 'issue', '2023-02-27', 'checker', { orgIds }), target: checklist }
  const plan = {
    divisionCode,
    round: 1,
    checklistId: ref(checklist),
    poolFilter: { orgTypes: ['branch'], fields: ['soe'] },
    visitsWanted: visited.length,
    inspectorsPerVisit: 1,
    restRounds: 2,
    inspectors: inspectors.map((one) => ({ personId: ref(memberOf(one, 1)), orgId: ref(one.local) })),
  }
  const step = (command: string, on: string, body: Draft['body'] = {}): Draft => ({
    ...draft('inspection-rounds', command, on, 'checker', body),
    target: round,
  })
  yield { ...draft('inspection-rounds', 'plan', '2023-03-01', 'checker', plan), makes: round }
  yield step('draw', '2023-03-06')
  for (const { local } of visited)
    yield step('recordVisit', '2023-03-16', {
      orgId: ref(local),
      answers: [
        { clauseNo: 1, answer: 'yes' },
        { clauseNo: 2, answer: 'no' },
      ],
      findings: [{ clauseNo: 2, severity: 'minor', text: '会议记录缺签名' }],
    })
  yield step('publish', '2023-03-24')
  for (const branch of visited) yield* rectified(part, branch, round)
  yield step('close', '2023-05-31')
}

/** What the round found is put right, and verified by the district. */
function* rectified({ district }: Part, branch: Branch, round: string): Generator<Draft> {
  const found = { origin: 'inspection', originId: ref(round), topic: 'meeting_record', severity: 'minor' }
  const rectify = stepsOf(branch, found, '2023-03-27', '2023-05-20')
  yield rectify.open
  yield rectify.submit('2023-04-21')
  yield rectify.verify('2023-05-10', orgOf(district))
}

/** What reviews found in branches of organs: some of it is overdue, some was rejected twice (W-29). */
function* rectifications({ district, branches }: Part): Generator<Draft> {
  const organs = branches.filter(({ kind }) => kind === 'organ').toReversed()
  const [overdue, rejected] = [
    plantedIn(district.plan, 'rectificationsOverdue'),
    plantedIn(district.plan, 'rectificationsRejected'),
  ]
  const found = { origin: 'review', topic: 'theme_day', severity: 'moderate' }
  for (const [n, branch] of organs.slice(0, overdue + rejected).entries()) {
    const isRejected = n >= overdue
    const dueOn = addDays(localDate(isRejected ? '2023-07-25' : '2023-06-20'), n % 5)
    const rectify = stepsOf(branch, found, '2023-04-18', dueOn)
    yield rectify.open
    if (isRejected)
      for (const month of ['05', '06']) {
        yield rectify.submit(`2023-${month}-08`)
        yield rectify.reject(`2023-${month}-15`, orgOf(district))
      }
  }
}

function stepsOf({ local, community }: Branch, found: Draft['body'], foundOn: string, dueOn: string) {
  const target = `rct:${local}`
  const step = (command: string, on: string, by: Draft['by'], body: Draft['body']): Draft => ({
    ...draft('rectifications', command, on, by, body),
    target,
  })
  const of = { ...found, orgId: ref(local), divisionCode: community.code, foundOn, dueOn }
  return {
    open: { ...draft('rectifications', 'open', foundOn, 'checker', of), makes: target },
    submit: (on: string) => step('submit', on, 'importer', { measures: '已补齐并逐次审签' }),
    verify: (on: string, by: string) => step('verify', on, 'checker', { verifierOrgId: ref(by) }),
    reject: (on: string, by: string) =>
      step('reject', on, 'checker', { verifierOrgId: ref(by), reason: '佐证材料不齐' }),
  }
}
