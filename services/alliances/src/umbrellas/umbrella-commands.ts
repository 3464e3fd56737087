import { AllianceIds, Closed, DivisionCode, Id, Name, Text } from '@jiceng/contracts'
import { type Claim, type Lookup, refuse } from '@jiceng/kernel'
import { alliances } from '../alliances/alliance.ts'
import { onAlliance } from '../alliances/references.ts'
import { district } from '../known/index.ts'
import { umbrellas } from './umbrella.ts'

const admins = ['city-admin', 'district-admin']
const allianceIds = ['aln_01J0000000000000000000000A']

interface Under {
  readonly id: string
  readonly name: string
}
/** Alliances at work that lie in the district. */
const alliancesIn = (ids: readonly string[], divisionCode: string): Lookup<readonly Under[]> => ({
  collection: alliances.collection,
  filter: { _id: { $in: [...ids] } },
  limit: 50,
  as: (found) =>
    ids.map((id, n) => {
      const pointer = `/allianceIds/${n}`
      const one = found.find(({ _id }) => _id === id)
      if (!one) throw refuse('unknown-reference', `${id} is not known here. Prepare the alliance first.`, pointer)
      const { name, state } = alliances.read(one.state)
      if (state !== 'active')
        throw refuse('alliance-not-active', `${name} is ${state}. Found or resume it first.`, pointer)
      if (!one.scopes.includes(divisionCode))
        throw refuse('division-mismatch', `${name} does not lie in ${divisionCode}. Name one that does.`, pointer)
      return { id, name }
    }),
})

const underKey = (id: string): string => `under-umbrella:${id}`
/** An alliance is under one umbrella. */
const underClaims = (under: readonly Under[]): Claim[] =>
  under.map(({ id, name }) => ({
    key: underKey(id),
    code: 'under-umbrella',
    detail: `${name} is under an umbrella already. Take it out there first.`,
  }))
const nameKey = (name: string, divisionCode: string): string => `umbrella:${divisionCode}|${name}`

export const createUmbrella = umbrellas.command('create', {
  summary: { zh: '创建联盟总品牌', en: 'Create an umbrella over alliances of a district' },
  roles: admins,
  body: Closed({ name: Name, divisionCode: DivisionCode, allianceIds: AllianceIds }),
  example: { name: '桐陂先锋联盟', divisionCode: '990103', allianceIds },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({
    district: district(body.divisionCode, '/divisionCode'),
    under: alliancesIn(body.allianceIds, body.divisionCode),
  }),
  rule({ body, found, context }) {
    const { name, divisionCode } = body
    const detail = `${found.district} has an umbrella of the name ${name} already. Extend that one.`
    return {
      events: [{ type: 'AllianceUmbrellaCreated', data: { ...body, createdOn: context.on } }],
      claims: [{ key: nameKey(name, divisionCode), code: 'already-exists', detail }, ...underClaims(found.under)],
      guards: body.allianceIds.map(onAlliance),
    }
  },
})

export const extendUmbrella = umbrellas.command('extend', {
  summary: { zh: '联盟归入总品牌', en: 'Take further alliances under the umbrella' },
  roles: admins,
  body: Closed({ allianceIds: AllianceIds }),
  example: { allianceIds },
  lookups: ({ body, state }) => ({ under: alliancesIn(body.allianceIds, state.divisionCode) }),
  rule: ({ body, found, context }) => ({
    events: [{ type: 'AllianceUmbrellaExtended', data: { ...body, extendedOn: context.on } }],
    claims: underClaims(found.under),
    guards: body.allianceIds.map(onAlliance),
  }),
})

export const narrowUmbrella = umbrellas.command('narrow', {
  summary: { zh: '联盟退出总品牌', en: 'Take an alliance out from under the umbrella' },
  roles: admins,
  body: Closed({ allianceId: Id, reason: Text }),
  example: { allianceId: 'aln_01J0000000000000000000000A', reason: '联盟解散' },
  rule({ body: { allianceId, reason }, state, context }) {
    if (!state.allianceIds.includes(allianceId))
      throw refuse('not-a-member', `${allianceId} is not under ${state.name}. Read the umbrella.`, '/allianceId')
    return {
      events: [{ type: 'AllianceUmbrellaNarrowed', data: { allianceId, reason, narrowedOn: context.on } }],
      releases: [underKey(allianceId)],
    }
  },
})

export const closeUmbrella = umbrellas.command('close', {
  summary: { zh: '撤销联盟总品牌', en: 'Close an umbrella' },
  roles: admins,
  body: Closed({ reason: Text }),
  example: { reason: '并入市级品牌' },
  rule: ({ body, state, context }) => ({
    events: [{ type: 'AllianceUmbrellaClosed', data: { reason: body.reason, closedOn: context.on } }],
    releases: [nameKey(state.name, state.divisionCode), ...state.allianceIds.map(underKey)],
  }),
})
