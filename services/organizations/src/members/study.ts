import { isDeepStrictEqual } from 'node:util'
import { type BranchStudyHoursComputed, Closed, Id, type MemberTrained, studyData } from '@jiceng/contracts'
import { addDays, daysBetween, type Lookup, localDate, type Recorded, refuse, yearsLater } from '@jiceng/kernel'
import { organizations } from '../party-organizations/party-organization.ts'
import { posts } from '../posts/post.ts'
import { trainingSessions } from '../training/session.ts'
import { type Member, members } from './member.ts'

/** Hours a member studies in a year (N-29), and a secretary (N-11). */
const memberHours = 32
const secretaryHours = 56
const fewHours = 8
/** More than any branch has (N-02: fifty, generally). */
const membersMax = 2000

interface Session {
  readonly endOn: string
  readonly hours: number
}
/** What a session says of a person now: nothing when it was revoked or lists others. */
const sessionOf = (id: string, personId: string): Lookup<Session> => ({
  collection: trainingSessions.collection,
  filter: { _id: id },
  limit: 1,
  as([found]) {
    const { endOn, state, attendance = [] } = trainingSessions.read(found?.state ?? { ...trainingSessions.initial })
    const listed = state === 'held' ? attendance.find((one) => one.personId === personId) : undefined
    return { endOn, hours: listed?.hours ?? 0 }
  },
})

/** A session was held, corrected or revoked: whoever it lists, or listed before, has the hours that it says now. */
export const followTraining = members.command('followTraining', {
  summary: { zh: '记入培训学时', en: 'Take over the hours of a training session' },
  roles: ['system'],
  body: Closed({ sessionId: Id }),
  example: { sessionId: 'trs_01HZY3W8Q0TRAINING' },
  lookups: ({ id, body }) => ({ session: sessionOf(body.sessionId, id) }),
  rule({ id, body: { sessionId }, state: { branchId, trained = [] }, found }): Recorded<typeof MemberTrained>[] {
    const { endOn, hours } = found.session
    const known = trained.find((one) => one.sessionId === sessionId)
    if ((known?.hours ?? 0) === hours && (hours === 0 || known?.endOn === endOn))
      throw refuse('same-value', 'These hours are recorded so already.')
    const day = hours === 0 ? (known?.endOn ?? endOn) : endOn
    return [{ type: 'MemberTrained', data: { personId: id, branchId, sessionId, endOn: day, hours } }]
  },
})

const membersOf = (branchId: string): Lookup<readonly Member[]> => ({
  collection: members.collection,
  filter: { relates: `org:${branchId}`, 'state.state': { $in: ['probationary', 'full'] } },
  limit: membersMax,
  as: (found) => found.map(({ state }) => members.read(state)),
})
const secretaryOf = (branchId: string): Lookup<string | undefined> => ({
  collection: posts.collection,
  filter: { relates: `org:${branchId}`, 'state.post': 'secretary', 'state.state': 'active' },
  limit: 1,
  as: ([found]) => found && posts.read(found.state).personId,
})

const hoursIn = ({ trained = [] }: Member, year: number): number =>
  trained.filter(({ endOn }) => endOn.startsWith(`${year}-`)).reduce((sum, { hours }) => sum + hours, 0)

/** Whether somebody has what the days of the year since he or she is a member ask of so many hours. */
function hasMet(member: Member, { year, asOf }: { year: number; asOf: string }, wanted: number): boolean {
  const start = localDate(`${year}-01-01`)
  const { admittedOn = start } = member
  const since = admittedOn > start ? localDate(admittedOn) : start
  const days = Math.max(0, daysBetween(since, localDate(asOf)) + 1)
  return hoursIn(member, year) * daysBetween(start, yearsLater(start, 1)) >= wanted * days
}

export const isLastOfMonth = (day: string): boolean => addDays(localDate(day), 1).endsWith('-01')

/** At the end of each month, and when somebody's hours are others: the figures of a year end with its last day. */
export const computeStudy = organizations.command('computeStudy', {
  summary: { zh: '汇总党员学习培训学时', en: 'Sum up the hours of training of a branch' },
  roles: ['system'],
  body: Closed({ year: studyData.year }),
  example: { year: 2023 },
  lookups: ({ id }) => ({ members: membersOf(id), secretary: secretaryOf(id) }),
  rule({ id, body: { year }, state, found, context }): Recorded<typeof BranchStudyHoursComputed>[] {
    const last = `${year}-12-31`
    const asOf = context.on < last ? context.on : last
    const count = (fits: (member: Member) => boolean): number => found.members.filter(fits).length
    const secretary = found.members.find(({ personId }) => personId === found.secretary)
    const study = {
      year,
      asOf,
      members: found.members.length,
      met32: count((member) => hasMet(member, { year, asOf }, memberHours)),
      below8: count((member) => hoursIn(member, year) < fewHours),
      ...(secretary && { secretaryMet: hasMet(secretary, { year, asOf }, secretaryHours) }),
    }
    // On the last day of a month it is said in any case.
    const before = { ...state.study, ...(isLastOfMonth(asOf) ? {} : { asOf }) }
    if (isDeepStrictEqual(study, before)) throw refuse('same-value', 'Its hours are summed up so already.')
    return [{ type: 'BranchStudyHoursComputed', data: { orgId: id, field: state.field, ...study } }]
  },
})
