import { Closed, Day, DivisionCode, Id, MemberId, Name } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { activeAlliance, checkPlace, onAlliance } from '../alliances/references.ts'
import { clerks, leaders } from '../alliances/roles.ts'
import { realSpan } from '../days.ts'
import { candidates, communityParty } from '../known/index.ts'
import { agreements } from './agreement.ts'
import { allianceParties, contractParties } from './parties.ts'
import { agreementClaim } from './references.ts'

const span = { from: Day, to: Day }
const year = { from: '2023-07-01', to: '2024-06-30' }

export const draftContract = agreements.command('draftContract', {
  summary: { zh: '起草契约化共建协议', en: 'Draft a contract of a community with units' },
  roles: [...clerks, 'community-clerk'],
  body: Closed({
    divisionCode: DivisionCode,
    title: Name,
    communityOrgId: Id,
    partnerIds: Type.Array(MemberId, { minItems: 1, maxItems: 50, uniqueItems: true }),
    ...span,
  }),
  example: {
    divisionCode: '990103001001',
    title: '棠溪社区契约化共建协议',
    communityOrgId: 'org_01J0000000000000000000000A',
    partnerIds: ['unt_01J0000000000000000000000A'],
    ...year,
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body: { communityOrgId, partnerIds } }) => ({
    community: communityParty(communityOrgId, '/communityOrgId'),
    ...candidates({ ids: partnerIds, pointer: (n) => `/partnerIds/${n}` }),
  }),
  rule({ id, body, found, context }) {
    const { divisionCode, title } = body
    const { party, name, place } = found.community
    if (divisionCode !== place)
      throw refuse(
        'division-mismatch',
        `${name} lies in ${place}; the contract lies where its community lies.`,
        '/divisionCode',
      )
    const parties = contractParties(party, body.partnerIds, found)
    const about = { agreementId: id, kind: 'co_build_contract', divisionCode, title } as const
    return [{ type: 'ContractDrafted', data: { ...about, parties, ...realSpan(body), draftedOn: context.on } }]
  },
})

export const draftAgreement = agreements.command('draftAgreement', {
  summary: { zh: '起草联盟联建共建协议', en: 'Draft the agreement of an alliance' },
  roles: leaders,
  body: Closed({ allianceId: Id, divisionCode: DivisionCode, title: Name, ...span }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    title: '党建联盟联建共建协议',
    ...year,
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ alliance: activeAlliance(body.allianceId) }),
  rule({ id, body, found: { alliance }, context }) {
    const { allianceId, divisionCode, title } = body
    checkPlace(alliance, divisionCode)
    const about = { agreementId: id, kind: 'alliance_agreement', allianceId, divisionCode, title } as const
    const data = { ...about, parties: allianceParties(alliance), ...realSpan(body), draftedOn: context.on }
    return {
      events: [{ type: 'ContractDrafted', data }],
      claims: [agreementClaim(allianceId, alliance.name)],
      guards: [onAlliance(allianceId)],
    }
  },
})
