import {
  AccountId,
  BrandFeatures,
  brandEvents,
  Closed,
  Day,
  DivisionCode,
  Id,
  Name,
  OneOf,
  Text,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'registered', 'kept', 'returned', 'withdrawn'),
  divisionCode: DivisionCode,
  allianceId: Id,
  name: Name,
  features: BrandFeatures,
  score: Type.Optional(Type.Integer()),
  opinion: Type.Optional(Text),
  registeredBy: Type.Optional(AccountId),
  registeredOn: Type.Optional(Day),
  reviewedOn: Type.Optional(Day),
  withdrawnOn: Type.Optional(Day),
})
type Brand = Static<typeof View>
const initial: Brand = { state: 'new', divisionCode: '', allianceId: '', name: '', features: [] }
const reviewed = { keep: 'kept', return: 'returned', withdraw: 'withdrawn' } as const

/** A brand of an alliance (M-062): registered by it, kept or returned by the district, again and again. */
export const brands = lifecycle({
  name: 'alliance-brand',
  collection: 'alliance_brands',
  path: 'alliance-brands',
  idPrefix: 'brd',
  mechanism: 'M-062',
  title: { zh: '联盟品牌', en: 'Brands of alliances' },
  events: brandEvents,
  initial,
  machine: { new: { register: 'registered' }, registered: reviewed, kept: reviewed, returned: reviewed, withdrawn: {} },
  view: View,
  filters: { state: 'state.state', allianceId: 'state.allianceId' },
  relates: ({ allianceId }) => [`alliance:${allianceId}`],
  evolve(brand, { type, data }): Brand {
    switch (type) {
      case 'AllianceBrandRegistered':
        return { ...brand, ...data, state: 'registered' }
      case 'AllianceBrandReviewed': {
        const { result, ...review } = data
        const { opinion: _, ...before } = brand
        return { ...before, ...review, state: result }
      }
      case 'AllianceBrandWithdrawn':
        return { ...brand, state: 'withdrawn', withdrawnOn: data.withdrawnOn }
    }
  },
})
export type { Brand }
