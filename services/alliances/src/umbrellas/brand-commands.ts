import { BrandFeatures, brandFeatures, Closed, DivisionCode, Id, Name, Text } from '@jiceng/contracts'
import { type Context, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { activeAlliance, checkPlace, onAlliance } from '../alliances/references.ts'
import { leaders } from '../alliances/roles.ts'
import { type Brand, brands } from './brand.ts'

const reviewers = ['city-admin', 'district-admin']
const brandKey = (allianceId: string, name: string): string => `alliance-brand:${allianceId}|${name}`

export const registerBrand = brands.command('register', {
  summary: { zh: '登记联盟品牌', en: 'Register a brand of an alliance' },
  roles: leaders,
  body: Closed({ allianceId: Id, divisionCode: DivisionCode, name: Name }),
  example: { allianceId: 'aln_01J0000000000000000000000A', divisionCode: '990103001', name: '沿河红链' },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ alliance: activeAlliance(body.allianceId) }),
  rule({ body, found: { alliance }, context }) {
    checkPlace(alliance, body.divisionCode)
    const detail = `${alliance.name} has the brand ${body.name} already.`
    return {
      events: [
        {
          type: 'AllianceBrandRegistered',
          data: { ...body, registeredBy: context.actor.id, registeredOn: context.on },
        },
      ],
      claims: [{ key: brandKey(body.allianceId, body.name), code: 'already-exists', detail }],
      guards: [onAlliance(body.allianceId)],
    }
  },
})

/** Who registered does not review (5.1, separation of duties). */
function checkReviewer({ registeredBy }: Brand, { actor }: Context): void {
  if (actor.id === registeredBy)
    throw refuse('own-application', 'You registered it yourself; somebody else reviews it.')
}

const Score = Type.Integer({ minimum: 0, maximum: 100 })
/** A brand that is kept has content, character, effect and influence: all four. */
export const keepBrand = brands.command('keep', {
  summary: { zh: '评审通过', en: 'Keep a brand after its review' },
  roles: reviewers,
  body: Closed({ features: BrandFeatures, score: Score, opinion: Type.Optional(Text) }),
  example: { features: ['content', 'character', 'effect', 'influence'], score: 92 },
  lookups: ({ state }) => ({ alliance: activeAlliance(state.allianceId, '') }),
  rule({ body, state, context }) {
    checkReviewer(state, context)
    const missing = brandFeatures.filter((feature) => !body.features.includes(feature))
    if (missing.length > 0)
      throw refuse('features-missing', `It lacks ${missing.join(', ')}. Return it with what is missing.`, '/features')
    const data = { ...body, result: 'kept', reviewedOn: context.on } as const
    return { events: [{ type: 'AllianceBrandReviewed', data }], guards: [onAlliance(state.allianceId)] }
  },
})

export const returnBrand = brands.command('return', {
  summary: { zh: '评审退回', en: 'Return a brand with what it lacks' },
  roles: reviewers,
  body: Closed({ features: BrandFeatures, score: Score, opinion: Text }),
  example: { features: ['content', 'character'], score: 61, opinion: '活动次数少，群众知晓率低' },
  rule({ body, state, context }) {
    checkReviewer(state, context)
    return [{ type: 'AllianceBrandReviewed', data: { ...body, result: 'returned', reviewedOn: context.on } }]
  },
})

export const withdrawBrand = brands.command('withdraw', {
  summary: { zh: '撤销联盟品牌', en: 'Withdraw a brand' },
  roles: leaders,
  body: Closed({ reason: Text }),
  example: { reason: '品牌整合' },
  rule: ({ body, state, context }) => ({
    events: [{ type: 'AllianceBrandWithdrawn', data: { reason: body.reason, withdrawnOn: context.on } }],
    releases: [brandKey(state.allianceId, state.name)],
  }),
})
