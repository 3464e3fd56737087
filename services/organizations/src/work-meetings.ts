import {
  Closed,
  Day,
  DivisionCode,
  OneOf,
  workMeetingCorrectionEvents,
  workMeetingData,
  workMeetingEvents,
} from '@jiceng/contracts'
import { fact } from '@jiceng/kernel'
import type { Static } from 'typebox'
import { runningOrganization } from './party-organizations/references.ts'

const View = Closed({
  state: OneOf('new', 'recorded', 'revoked'),
  ...workMeetingData,
  divisionCode: DivisionCode,
  heldOn: Day,
})
type WorkMeeting = Static<typeof View>
const initial: WorkMeeting = {
  state: 'new',
  kind: 'deployment',
  hostOrgId: '',
  topic: '',
  attendeeCount: 0,
  divisionCode: '',
  heldOn: '',
}
const clerks = ['district-admin', 'town-secretary', 'town-clerk']

/** A meeting that deployed or reviewed Party work (M-009); it happened once. */
export const workMeetings = fact({
  name: 'work-meeting',
  collection: 'work_meetings',
  path: 'work-meetings',
  idPrefix: 'wmt',
  mechanism: 'M-009',
  title: { zh: '党建工作部署会、推进会', en: 'Party-work meetings' },
  events: workMeetingEvents,
  record: 'record',
  initial,
  view: View,
  filters: { kind: 'state.kind' },
  relates: ({ hostOrgId }) => [`org:${hostOrgId}`],
  corrections: { events: workMeetingCorrectionEvents, roles: clerks },
  evolve: (_, { data }): WorkMeeting => ({ ...data, state: 'recorded' }),
})

export const recordWorkMeeting = workMeetings.command('record', {
  summary: { zh: '登记工作会议', en: 'Record a meeting on Party work' },
  roles: clerks,
  body: Closed({ ...workMeetingData, divisionCode: DivisionCode }),
  example: {
    kind: 'deployment',
    hostOrgId: 'org_01JZ8Q4M6T0000000000000000',
    topic: '基层党建工作部署会',
    attendeeCount: 46,
    divisionCode: '990103',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ host: runningOrganization(body.hostOrgId, '/hostOrgId') }),
  rule: ({ body, context }) => [{ type: 'WorkMeetingHeld', data: { ...body, heldOn: context.on } }],
})
