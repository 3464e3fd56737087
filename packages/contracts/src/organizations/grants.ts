import { event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { AccountId, Closed, Day, DivisionCode, Id, OneOf, ScopePath, Text } from '../fields.ts'
import { roleNames } from '../roles.ts'

export const Only = Closed({
  kind: OneOf('org', 'unit', 'grid', 'alliance', 'field'),
  id: Type.String({ pattern: '^[a-z_]{2,30}$|^[a-z]{3}_[0-9A-Za-z]{1,40}$', maxLength: 44 }),
})
export const RoleGranted = event(
  'RoleGranted',
  Closed({
    accountId: AccountId,
    role: Type.Enum(roleNames),
    scopePath: ScopePath,
    divisionCode: DivisionCode,
    only: Type.Optional(Only),
    from: Day,
    to: Type.Optional(Day),
    import: Type.Optional(Type.Boolean()),
  }),
)
export const RoleRevoked = event('RoleRevoked', Closed({ reason: Text, revokedOn: Day, grantId: Id }))
/** Without `to` the grant has no end. */
export const RoleGrantEndSet = event('RoleGrantEndSet', Closed({ grantId: Id, to: Type.Optional(Day), setOn: Day }))
export const grantEvents = [RoleGranted, RoleRevoked, RoleGrantEndSet] as const
