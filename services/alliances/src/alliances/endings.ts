import { Closed, Text } from '@jiceng/contracts'
import { agreementEnded, agreementKey, agreementOf } from '../agreements/references.ts'
import { lead } from '../known/index.ts'
import { rotationOf } from '../rotations/references.ts'
import { rotationEnded } from '../rotations/turns.ts'
import { alliances } from './alliance.ts'
import { leadKey } from './leads.ts'
import { onAlliance } from './references.ts'
import { leaders } from './roles.ts'

export const suspendAlliance = alliances.command('suspend', {
  summary: { zh: '暂停联盟', en: 'Suspend the alliance' },
  roles: leaders,
  body: Closed({ reason: Text }),
  example: { reason: '牵头单位机构调整' },
  rule: ({ id, body, context }) => ({
    events: [{ type: 'AllianceSuspended', data: { reason: body.reason, suspendedOn: context.on } }],
    guards: [onAlliance(id)],
  }),
})

/** Whoever leads it must still be there: after a loss another lead is named first. */
export const resumeAlliance = alliances.command('resume', {
  summary: { zh: '恢复联盟', en: 'Resume a suspended alliance' },
  roles: leaders,
  body: Closed({}),
  example: {},
  lookups: ({ state }) => ({ lead: lead(state.leadOrgId, '') }),
  rule: ({ id, context }) => ({
    events: [{ type: 'AllianceResumed', data: { resumedOn: context.on } }],
    guards: [onAlliance(id)],
  }),
})

/** Its rotation and its agreement end with it. */
export const dissolveAlliance = alliances.command('dissolve', {
  summary: { zh: '解散联盟', en: 'Dissolve the alliance' },
  roles: leaders,
  body: Closed({ reason: Text }),
  example: { reason: '任务完成' },
  lookups: ({ id }) => ({ rotation: rotationOf(id), agreement: agreementOf(id) }),
  rule: ({ id, body: { reason }, state, found, context }) => ({
    events: [{ type: 'AllianceDissolved', data: { reason, dissolvedOn: context.on } }],
    also: [
      ...rotationEnded(found.rotation, context.on, reason),
      ...agreementEnded(found.agreement, context.on, reason),
    ],
    releases: [leadKey(state), ...(found.agreement ? [agreementKey(id)] : [])],
    guards: [onAlliance(id)],
  }),
})
