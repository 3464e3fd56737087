import { Closed, Day, DivisionCode, Id, OneOf, OrgId, PersonId, pledgeEvents, Text } from '@jiceng/contracts'
import { lifecycle, reference, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { checkBelongs, pledger, pledging } from '../known/index.ts'
import { leaders, toAlliance, toParty } from '../sides.ts'
import { pledgeDrives } from './pledge-drive.ts'

const View = Closed({
  state: OneOf('new', 'made', 'fulfilled', 'withdrawn'),
  divisionCode: DivisionCode,
  pledgeId: Id,
  driveId: Id,
  allianceId: Id,
  orgId: Id,
  /** Opaque; the words of the pledge are kept as personal data of this pledge. */
  personId: Id,
  pledgedOn: Type.Optional(Day),
  fulfilledOn: Type.Optional(Day),
  withdrawnOn: Type.Optional(Day),
})
type Pledge = Static<typeof View>
const initial: Pledge = {
  state: 'new',
  divisionCode: '',
  pledgeId: '',
  driveId: '',
  allianceId: '',
  orgId: '',
  personId: '',
}
/** Those who keep the records, and the liaison of the member's own organisation. */
const recorders = [...leaders, 'partner-unit']

/** What a Party member pledges at an activity of the series (M-100): in their own words, kept or not, never scored. */
export const pledges = lifecycle({
  name: 'pledge',
  collection: 'pledges',
  idPrefix: 'plg',
  mechanism: 'M-100',
  title: { zh: '党员承诺', en: 'Pledges' },
  events: pledgeEvents,
  initial,
  machine: {
    new: { make: 'made' },
    made: { fulfil: 'fulfilled', withdraw: 'withdrawn' },
    fulfilled: {},
    withdrawn: {},
  },
  view: View,
  filters: { state: 'state.state', driveId: 'state.driveId', allianceId: 'state.allianceId', orgId: 'state.orgId' },
  relates: ({ allianceId, orgId }) => [toAlliance(allianceId), toParty(orgId)],
  evolve(pledge, { type, data }): Pledge {
    switch (type) {
      case 'PledgeMade':
        return { ...pledge, ...data, state: 'made' }
      case 'PledgeFulfilled':
        return { ...pledge, state: 'fulfilled', fulfilledOn: data.fulfilledOn }
      case 'PledgeWithdrawn':
        return { ...pledge, state: 'withdrawn', withdrawnOn: data.withdrawnOn }
    }
  },
})

/** An activity that was held, where it lies now. */
const drive = (driveId: string) =>
  reference(pledgeDrives.collection, driveId, '/driveId', ({ state, scopes }) => {
    const { title, allianceId, orgIds, state: now } = pledgeDrives.read(state)
    if (now !== 'recorded') throw refuse('drive-revoked', `${title} was revoked. Name another activity.`, '/driveId')
    return { title, allianceId, orgIds, place: scopes.at(-1) ?? '' }
  })
/** One pledge of a person at an activity, until it is withdrawn. */
const pledgeKey = ({ driveId, personId }: Pick<Pledge, 'driveId' | 'personId'>): string =>
  `pledge:${driveId}|${personId}`

export const makePledge = pledges.command('make', {
  summary: { zh: '登记党员承诺', en: 'Record what a member pledges' },
  roles: recorders,
  body: Closed({ driveId: Id, divisionCode: DivisionCode, orgId: OrgId, personId: PersonId, text: Text }),
  example: {
    driveId: 'pld_01J0000000000000000000000A',
    divisionCode: '990103001',
    orgId: 'org_01J0000000000000000000000A',
    personId: 'per_01J0000000000000000000000A',
    text: '每月参加一次志愿服务',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body: { driveId, personId, orgId } }) => ({
    drive: drive(driveId),
    member: pledger(personId),
    organization: pledging(orgId),
  }),
  rule({
    id,
    body: { driveId, divisionCode, orgId, personId, text },
    found: { drive, member, organization },
    context,
  }) {
    if (divisionCode !== drive.place)
      throw refuse('division-mismatch', `${drive.title} lies in ${drive.place}; the pledge as well.`, '/divisionCode')
    if (!drive.orgIds.includes(orgId))
      throw refuse('not-a-member', `${orgId} took no part in ${drive.title}. Name one that did.`, '/orgId')
    checkBelongs(member, organization, context.on)
    const data = { pledgeId: id, driveId, allianceId: drive.allianceId, orgId, personId, divisionCode }
    const detail = `This person has pledged at ${drive.title} already.`
    return {
      events: [{ type: 'PledgeMade', data: { ...data, pledgedOn: context.on } }],
      claims: [{ key: pledgeKey({ driveId, personId }), code: 'already-exists', detail }],
      // By the pledge and not by the person, of whom there may be several.
      personal: [{ personId: id, fields: { text } }],
    }
  },
})

export const fulfilPledge = pledges.command('fulfil', {
  summary: { zh: '登记承诺兑现', en: 'Record that the pledge was kept' },
  roles: recorders,
  body: Closed({}),
  example: {},
  rule({ id, state: { driveId, allianceId, orgId, personId }, context }) {
    const pledge = { pledgeId: id, driveId, allianceId, orgId, personId }
    return [{ type: 'PledgeFulfilled', data: { ...pledge, fulfilledOn: context.on } }]
  },
})

export const withdrawPledge = pledges.command('withdraw', {
  summary: { zh: '撤回承诺', en: 'Withdraw the pledge, and forget its words' },
  roles: recorders,
  body: Closed({}),
  example: {},
  rule: ({ id, state, context }) => ({
    events: [{ type: 'PledgeWithdrawn', data: { withdrawnOn: context.on } }],
    releases: [pledgeKey(state)],
    personal: [{ personId: id, fields: {} }],
  }),
})
