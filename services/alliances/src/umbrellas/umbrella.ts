import { Closed, Day, DivisionCode, Id, Name, OneOf, Text, umbrellaEvents } from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'active', 'closed'),
  divisionCode: DivisionCode,
  name: Name,
  allianceIds: Type.Array(Id),
  createdOn: Type.Optional(Day),
  closedOn: Type.Optional(Day),
  reason: Type.Optional(Text),
})
export type Umbrella = Static<typeof View>
const initial: Umbrella = { state: 'new', divisionCode: '', name: '', allianceIds: [] }

/** One name over the alliances of a district: "以点串线、以线拓面" (M-062). */
export const umbrellas = lifecycle({
  name: 'alliance-umbrella',
  collection: 'alliance_umbrellas',
  path: 'alliance-umbrellas',
  idPrefix: 'umb',
  mechanism: 'M-062',
  title: { zh: '联盟总品牌', en: 'Umbrellas of alliances' },
  events: umbrellaEvents,
  initial,
  machine: {
    new: { create: 'active' },
    active: { extend: 'active', narrow: 'active', close: 'closed' },
    closed: {},
  },
  view: View,
  filters: { state: 'state.state' },
  relates: ({ allianceIds }) => allianceIds.map((id) => `alliance:${id}`),
  evolve(umbrella, { type, data }): Umbrella {
    const { allianceIds } = umbrella
    switch (type) {
      case 'AllianceUmbrellaCreated':
        return { ...umbrella, ...data, state: 'active' }
      case 'AllianceUmbrellaExtended':
        return { ...umbrella, allianceIds: [...allianceIds, ...data.allianceIds] }
      case 'AllianceUmbrellaNarrowed':
        return { ...umbrella, allianceIds: allianceIds.filter((id) => id !== data.allianceId) }
      case 'AllianceUmbrellaClosed':
        return { ...umbrella, state: 'closed', reason: data.reason, closedOn: data.closedOn }
    }
  },
})
