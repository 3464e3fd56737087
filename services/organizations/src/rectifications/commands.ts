import { Closed, Day, Id, rectificationData, Text } from '@jiceng/contracts'
import { type Claim, type Context, pastDay, realDay, reference, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { reaches, whenGiven } from '../divisions/references.ts'
import { type InspectionRound, inspectionRounds } from '../inspections/round.ts'
import { checkPlace } from '../members/references.ts'
import { elsewhere, onOrganization, ownPlace, runningOrganization } from '../party-organizations/references.ts'
import { type Rectification, rectifications } from './rectification.ts'

const openers = ['district-admin', 'field-admin', 'town-secretary', 'town-clerk', 'system']
const submitters = ['town-clerk', 'community-clerk', 'branch-secretary']
const verifiers = ['district-admin', 'field-admin', 'town-secretary']

const NewRectification = Closed({ ...rectificationData, foundOn: Type.Optional(Day) })
type NewRectification = Static<typeof NewRectification>

/** What a round found is put right under the name of that round, and once. */
function checkOrigin({ origin, originId, orgId, topic }: NewRectification, round: InspectionRound | undefined): void {
  if (origin !== 'inspection') return
  if (originId === undefined) throw refuse('origin-missing', 'Name the round of inspection that found it.', '/originId')
  if (!round?.findings?.some((one) => one.orgId === orgId && one.topic === topic))
    throw refuse('unknown-reference', `${originId} published no such finding on ${orgId}.`, '/originId')
}
const claimsOf = ({ originId, orgId, topic }: NewRectification): Claim[] =>
  originId === undefined
    ? []
    : [
        {
          key: `rectification:${originId}|${orgId}|${topic}`,
          code: 'already-exists',
          detail: 'A rectification of this is open or done already. Go on with that one.',
        },
      ]

export const openRectification = rectifications.command('open', {
  summary: { zh: '下达整改任务', en: 'Open a rectification' },
  roles: openers,
  body: NewRectification,
  example: {
    origin: 'review',
    orgId: 'org_01HZY3W8Q0BRANCH',
    divisionCode: '990103001001',
    topic: 'meeting_record',
    severity: 'moderate',
    dueOn: '2199-12-31',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({
    organization: runningOrganization(body.orgId, '/orgId'),
    round: whenGiven(body.origin === 'inspection' ? body.originId : undefined, (id) =>
      reference(inspectionRounds.collection, id, '/originId', ({ state }) => inspectionRounds.read(state)),
    ),
  }),
  rule({ id, body, found: { organization, round }, context }) {
    checkPlace(organization, body.divisionCode)
    checkOrigin(body, round)
    const foundOn = pastDay(body.foundOn, context, '/foundOn')
    if (realDay(body.dueOn, '/dueOn') < foundOn)
      throw refuse('invalid-period', `It cannot be due before it was found, ${foundOn}.`, '/dueOn')
    const { origin, originId, orgId, divisionCode, topic, severity, dueOn } = body
    const of = { origin, ...(originId === undefined ? {} : { originId }), orgId, divisionCode, topic, severity, dueOn }
    return {
      events: [{ type: 'RectificationOpened', data: { rectificationId: id, ...of, foundOn } }],
      claims: claimsOf(body),
      guards: [onOrganization(orgId)],
    }
  },
})

export const submitRectification = rectifications.command('submit', {
  summary: { zh: '报送整改情况', en: 'Say what was done' },
  roles: submitters,
  body: Closed({ measures: Text }),
  example: { measures: '补齐签名，支部书记逐次审签' },
  rule: ({ id, body: { measures }, state: { orgId }, context }) => [
    {
      type: 'RectificationSubmitted',
      data: { rectificationId: id, orgId, measures, submittedBy: context.actor.id, doneOn: context.on },
    },
  ],
})

/** Whoever put it right does not verify it, neither the person nor the organisation (M-013). */
function checkVerifier({ orgId, submittedBy }: Rectification, verifierOrgId: string, { actor }: Context): void {
  if (actor.id === submittedBy)
    throw refuse('own-application', 'You submitted this yourself; somebody else verifies it.')
  if (verifierOrgId === orgId)
    throw refuse('own-rectification', 'An organisation does not verify its own rectification.', '/verifierOrgId')
}
const verifying = (verifierOrgId: string, orgId: string) => ({
  verifier: runningOrganization(verifierOrgId, '/verifierOrgId'),
  own: ownPlace(orgId),
})

export const verifyRectification = rectifications.command('verify', {
  summary: { zh: '整改验收', en: 'Verify that it was put right' },
  roles: verifiers,
  body: Closed({ verifierOrgId: Id }),
  example: { verifierOrgId: 'org_01HZY3W8Q0TOWN' },
  lookups: ({ body, state }) => verifying(body.verifierOrgId, state.orgId),
  rule({ id, body: { verifierOrgId }, state, found: { verifier, own }, context }) {
    checkVerifier(state, verifierOrgId, context)
    if (!reaches(own, verifier.scopes)) throw elsewhere(verifierOrgId, '/verifierOrgId')
    const { orgId, dueOn } = state
    const data = { rectificationId: id, orgId, verifierOrgId, dueOn, verifiedOn: context.on }
    return [{ type: 'RectificationVerified', data }]
  },
})

export const rejectRectification = rectifications.command('reject', {
  summary: { zh: '整改退回', en: 'Reject what was done: it is open again' },
  roles: verifiers,
  body: Closed({ verifierOrgId: Id, reason: Text }),
  example: { verifierOrgId: 'org_01HZY3W8Q0TOWN', reason: '第一季度记录仍缺签名' },
  lookups: ({ body, state }) => verifying(body.verifierOrgId, state.orgId),
  rule({ id, body: { verifierOrgId, reason }, state, found: { verifier, own }, context }) {
    checkVerifier(state, verifierOrgId, context)
    if (!reaches(own, verifier.scopes)) throw elsewhere(verifierOrgId, '/verifierOrgId')
    const by = { verifierOrgId, reason, rejects: state.rejects + 1, rejectedOn: context.on }
    return [{ type: 'RectificationRejected', data: { rectificationId: id, orgId: state.orgId, ...by } }]
  },
})
