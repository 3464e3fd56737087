import { Closed, Id, replicas, Text } from '@jiceng/contracts'
import { type Lookup, masked, refuse } from '@jiceng/kernel'
import { activeOrganization, home } from '../known/index.ts'
import { convenerClaim, convenerKey, conveners, jointConferences, membersMax } from './joint-conference.ts'

/** Whether an organisation is still there. */
const isActive = (id: string): Lookup<boolean> => ({
  collection: replicas.organizations.collection,
  filter: { _id: id },
  limit: 1,
  as: ([found]) => found !== undefined && replicas.organizations.read(found.state).state === 'active',
})

/** A member that convenes is one no more; who convened before goes on as a member while it exists. */
export const replaceConvener = jointConferences.command('replaceConvener', {
  summary: { zh: '更换召集单位', en: 'Let another organisation convene the conference' },
  roles: conveners,
  body: Closed({ conveningOrgId: Id, reason: Text }),
  example: { conveningOrgId: 'org_01J0000000000000000000000B', reason: '党组织调整' },
  lookups: ({ id, body, state }) => ({
    convener: activeOrganization(body.conveningOrgId, '/conveningOrgId'),
    formerStays: isActive(state.conveningOrgId),
    home: home(jointConferences.collection, id),
  }),
  rule({ body: { conveningOrgId, reason }, state, found: { convener, formerStays, home: place }, context }) {
    const { conveningOrgId: from, memberOrgIds } = state
    if (conveningOrgId === from)
      throw refuse('same-value', `${convener.name} convenes it already. Name another organisation.`, '/conveningOrgId')
    const seat = convener.scopes.at(-1) ?? ''
    if (seat !== place)
      throw refuse(
        'convener-elsewhere',
        `${convener.name} lies in ${seat}, the conference in ${place}. Name an organisation that lies there.`,
        '/conveningOrgId',
      )
    if (formerStays && !memberOrgIds.includes(conveningOrgId) && memberOrgIds.length >= membersMax)
      throw refuse('quota-exhausted', `It has ${membersMax} members and gets one more. Let one leave first.`)
    const data = { from, conveningOrgId, formerStays, reason: masked(reason), changedOn: context.on }
    return {
      events: [{ type: 'ConferenceConvenerChanged', data }],
      claims: [convenerClaim(conveningOrgId, convener.name)],
      releases: [convenerKey(from)],
    }
  },
})
