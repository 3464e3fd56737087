import {
  AccountId,
  Closed,
  Day,
  DivisionCode,
  fields,
  Only,
  type RoleGranted,
  roleNames,
  Text,
} from '@jiceng/contracts'
import { type Recorded, realDay, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeDivision } from '../divisions/references.ts'
import { type Grant, grants } from './grant.ts'

const grantors = ['city-admin', 'district-admin']

const NewGrant = Closed({
  accountId: AccountId,
  role: Type.Enum(roleNames),
  divisionCode: DivisionCode,
  only: Type.Optional(Only),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  import: Type.Optional(Type.Boolean()),
})
type NewGrant = Static<typeof NewGrant>

/**
 * A role of the city lies on the city, that of a district's admin below it. A district's admin reaches only their own
 * subtree, so the place keeps them from granting what the city alone may.
 */
function checkLevel(role: string, level: string): void {
  if (role.startsWith('city-') && level !== 'city')
    throw refuse('wrong-level', `${role} is granted on the city, not on a ${level}.`, '/divisionCode')
  if (role === 'district-admin' && level === 'city')
    throw refuse('wrong-level', 'district-admin is granted on a district, not on the city.', '/divisionCode')
}

const prefixes = { org: 'org_', unit: 'unt_', grid: 'grd_', alliance: 'aln_' } as const
/** A grant narrowed to something that cannot exist would never allow anything. */
function checkOnly(only: NewGrant['only']): void {
  if (only === undefined) return
  const prefix = new Map<string, string>(Object.entries(prefixes)).get(only.kind)
  if (prefix === undefined ? fields.some((field) => field === only.id) : only.id.startsWith(prefix)) return
  throw refuse('unknown-reference', `${only.id} is no ${only.kind}. Check the kind and the id.`, '/only/id')
}

function checkNotOwn(accountId: string, actorId: string): void {
  if (accountId === actorId) throw refuse('own-grant', 'Nobody decides on their own rights; ask another admin.')
}

/** What a grant is about: the same role on the same place is granted once. */
const claimOf = ({ accountId, role, scopePath, only }: Omit<Grant, 'state'>): string =>
  `grant:${accountId}|${role}|${scopePath}|${only === undefined ? '' : `${only.kind}:${only.id}`}`

const granted = (body: NewGrant, scopePath: string, from: string): Recorded<typeof RoleGranted> => ({
  type: 'RoleGranted',
  data: {
    accountId: body.accountId,
    role: body.role,
    scopePath,
    divisionCode: body.divisionCode,
    ...(body.only !== undefined && { only: { kind: body.only.kind, id: body.only.id } }),
    from,
    ...(body.to !== undefined && { to: body.to }),
    ...(body.import !== undefined && { import: body.import }),
  },
})

/** The end is the first day without the right. */
function checkEnd(after: string, to: string | undefined): void {
  if (to !== undefined && realDay(to, '/to') <= after)
    throw refuse('invalid-period', `The end of this grant comes after ${after}.`, '/to')
}

export const grantRole = grants.command('grant', {
  summary: { zh: '授权', en: 'Grant a role on a division and all below it' },
  roles: grantors,
  body: NewGrant,
  example: { accountId: 'wang.clerk', role: 'town-clerk', divisionCode: '990103001', to: '2024-01-01' },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ division: activeDivision(body.divisionCode, '/divisionCode') }),
  rule({ body, found: { division }, context }) {
    checkNotOwn(body.accountId, context.actor.id)
    checkLevel(body.role, division.level)
    checkOnly(body.only)
    const from = body.from === undefined ? context.on : realDay(body.from, '/from')
    checkEnd(from, body.to)
    const event = granted(body, division.scopePath, from)
    const detail = `${body.accountId} holds this role here already. Change its end, or revoke it first.`
    return { events: [event], claims: [{ key: claimOf(event.data), code: 'already-exists', detail }] }
  },
})

export const setGrantEnd = grants.command('setEnd', {
  summary: { zh: '调整授权期限', en: 'Change the end of a grant, or take it away' },
  roles: grantors,
  body: Closed({ to: Type.Optional(Day) }),
  example: { to: '2024-07-01' },
  rule({ id, body: { to }, state, context }) {
    checkNotOwn(state.accountId, context.actor.id)
    if (state.to !== undefined && state.to <= context.on)
      throw refuse('grant-ended', `The grant ended on ${state.to}. Revoke it and grant anew.`)
    if (to === state.to) throw refuse('same-value', `The end is ${to ?? 'open'} already.`, '/to')
    checkEnd(state.from, to)
    checkEnd(context.on, to)
    return [{ type: 'RoleGrantEndSet', data: { grantId: id, ...(to !== undefined && { to }), setOn: context.on } }]
  },
})

export const revokeRole = grants.command('revoke', {
  summary: { zh: '撤销授权', en: 'Revoke a grant' },
  roles: grantors,
  body: Closed({ reason: Text }),
  example: { reason: '岗位调整' },
  rule: ({ id, body, state, context }) => ({
    events: [{ type: 'RoleRevoked', data: { reason: body.reason, revokedOn: context.on, grantId: id } }],
    releases: [claimOf(state)],
  }),
})
