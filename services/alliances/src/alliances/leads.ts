import { Closed, Id } from '@jiceng/contracts'
import { type Claim, refuse } from '@jiceng/kernel'
import { lead } from '../known/index.ts'
import { alliances } from './alliance.ts'
import { knownAlliance, membersOf, onAlliance } from './references.ts'
import { clerks } from './roles.ts'
import type { Alliance } from './view.ts'

type Led = Pick<Alliance, 'leadOrgId' | 'theme'>
export const leadKey = ({ leadOrgId, theme }: Led): string => `lead:${leadOrgId}|${theme}`
/** A lead leads at most one alliance of a theme. */
export const leadClaim = (led: Led, name: string): Claim => ({
  key: leadKey(led),
  code: 'lead-taken',
  detail: `${name} leads an alliance with the theme ${led.theme} already.`,
})

export const replaceLead = alliances.command('replaceLead', {
  summary: { zh: '更换牵头单位', en: 'Let another committee lead the alliance' },
  roles: clerks,
  body: Closed({ leadOrgId: Id }),
  example: { leadOrgId: 'org_01J0000000000000000000000E' },
  lookups: ({ id, body }) => ({ lead: lead(body.leadOrgId, '/leadOrgId'), home: knownAlliance(id) }),
  rule({ id, body: { leadOrgId }, state, found, context }) {
    if (leadOrgId === state.leadOrgId)
      throw refuse('same-value', `${found.lead.name} leads it already. Name another committee.`, '/leadOrgId')
    if (membersOf(state).includes(leadOrgId))
      throw refuse('member-twice', `${found.lead.name} is a member. Let it leave first, then lead.`, '/leadOrgId')
    if (found.lead.place !== found.home.place)
      throw refuse(
        'division-mismatch',
        `${found.lead.name} lies in ${found.lead.place}, the alliance in ${found.home.place}; its lead lies there as well.`,
        '/leadOrgId',
      )
    return {
      events: [{ type: 'AllianceLeadChanged', data: { leadOrgId, changedOn: context.on } }],
      claims: [leadClaim({ leadOrgId, theme: state.theme }, found.lead.name)],
      releases: [leadKey(state)],
      guards: [onAlliance(id)],
    }
  },
})
