import { Closed, Day, grantEvents, OneOf, RoleGranted, Text } from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'active', 'revoked'),
  ...RoleGranted.data.properties,
  revokedOn: Type.Optional(Day),
  revokedFor: Type.Optional(Text),
})
export type Grant = Static<typeof View>
const initial: Grant = {
  state: 'new',
  accountId: '',
  role: 'city-viewer',
  scopePath: '',
  divisionCode: '',
  from: '',
}

/** A role on a subtree, until its end date (`decisions` 9). Every service keeps a replica of all grants. */
export const grants = lifecycle({
  name: 'grant',
  collection: 'grants',
  idPrefix: 'grt',
  mechanism: 'M-109',
  title: { zh: '授权', en: 'Role grants' },
  events: grantEvents,
  initial,
  machine: {
    new: { grant: 'active' },
    active: { setEnd: 'active', revoke: 'revoked' },
    revoked: {},
  },
  view: View,
  filters: { state: 'state.state', accountId: 'state.accountId', role: 'state.role' },
  evolve(grant, { type, data }): Grant {
    switch (type) {
      case 'RoleGranted':
        return { ...data, state: 'active' }
      case 'RoleGrantEndSet': {
        const { to: _, ...endless } = grant
        return data.to === undefined ? endless : { ...endless, to: data.to }
      }
      case 'RoleRevoked':
        return { ...grant, state: 'revoked', revokedOn: data.revokedOn, revokedFor: data.reason }
    }
  },
})
