import { type Draft, ref } from '../draft.ts'
import { plantedIn } from '../profiles/index.ts'
import { type Branch, type District, orgOf, type Part } from '../world/index.ts'
import { missingOf } from './org-life.ts'
import { sessionOf, sizesOf } from './training.ts'

type Fact = NonNullable<Draft['fact']>
const change = (
  path: string,
  target: string,
  fact: Fact,
  on: string,
  body: { reason: string; data?: Draft['body'] },
): Draft => ({
  path,
  command: body.data === undefined ? 'revoke' : 'correct',
  by: 'checker',
  occurredAt: on,
  target,
  fact,
  body,
})
const meetingHeld: Fact = { event: 'OrgLifeHeld', command: 'holdUnplanned' }
const trainingHeld: Fact = { event: 'TrainingHeld', command: 'hold' }

function meeting({ local, community, full, probationary }: Branch, makes: string, on: string): Draft {
  const due = full + probationary
  return {
    path: 'org-life-activities',
    command: 'holdUnplanned',
    by: 'importer',
    occurredAt: on,
    makes,
    holds: local,
    body: {
      orgId: ref(local),
      divisionCode: community.code,
      kind: 'general',
      topic: '党员大会',
      shouldAttend: due,
      present: due,
    },
  }
}

/** A meeting entered under the wrong quarter, or that never was: the branches that have none stay without (W-03). */
function* meetings(part: Part, corrected: number, revoked: number): Generator<Draft> {
  const without = [...missingOf(part).meeting]
  for (const branch of corrected > 0 ? without : []) {
    const makes = `life:corrected/${branch.local}`
    yield meeting(branch, makes, '2023-04-11')
    const body = { reason: '日期录入有误', data: { heldOn: '2023-03-29' } }
    yield change('org-life-activities', makes, meetingHeld, '2023-04-20', body)
  }
  for (const branch of revoked > 0 ? without : []) {
    const makes = `life:revoked/${branch.local}`
    yield meeting(branch, makes, '2023-05-16')
    yield change('org-life-activities', makes, meetingHeld, '2023-05-24', { reason: '误录' })
  }
}

/** Sessions of training that were counted wrong, and others that were told twice: what is counted is what holds. */
function* sessions(part: Part, corrected: number, revoked: number): Generator<Draft> {
  const sizes = sizesOf(part, part.random.of('training'))
  for (const [n, persons] of sizes.slice(0, corrected).entries()) {
    const told = { reason: '人数录入有误', data: { persons, personTimes: persons } }
    yield change('training-sessions', sessionOf(part, n), trainingHeld, '2023-06-26', told)
  }
  for (let n = 0; n < revoked; n++) {
    const makes = `trn:revoked/${part.district.code}/${n}`
    yield* session(part.district, makes, n)
    yield change('training-sessions', makes, trainingHeld, '2023-04-25', { reason: '重复录入' })
  }
}
function* session(district: District, makes: string, n: number): Generator<Draft> {
  const on = '2023-04-14'
  const step = { path: 'training-sessions', by: 'importer', occurredAt: on } as const
  const body = {
    theme: 'cpc20',
    title: `重复录入的培训班（第${n + 1}期）`,
    level: 'district',
    hostOrgId: ref(orgOf(district)),
    divisionCode: district.code,
    startOn: on,
    endOn: on,
    hours: 4,
    mode: 'onsite',
    field: ['rural'],
    enrolled: 90,
  }
  yield { ...step, command: 'schedule', makes, body }
  yield { ...step, command: 'hold', target: makes, body: { attendanceCount: 88 } }
}

/** How many of a district's sessions are told wrong and corrected later. */
export const correctedSessions = (part: Part): number =>
  Math.max(0, plantedIn(part.district.plan, 'factsCorrected') - missingOf(part).meeting.size)

/** Facts that were corrected and revoked: figures and alerts are as if only the corrected version existed (`domain` 6.5). */
export function* changes(part: Part): Generator<Draft> {
  const { plan } = part.district
  const [corrected, revoked] = [plantedIn(plan, 'factsCorrected'), plantedIn(plan, 'factsRevoked')]
  yield* meetings(part, corrected, revoked)
  yield* sessions(part, correctedSessions(part), Math.max(0, revoked - missingOf(part).meeting.size))
}
