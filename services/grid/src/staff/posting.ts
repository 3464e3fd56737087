import { Closed, Day, Id, OneOf, postingData, staffEvents, staffKinds, Text } from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'active', 'ended'),
  ...postingData,
  kind: OneOf(...staffKinds),
  /** Name and work phone are kept beside the events. */
  personId: Id,
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  reason: Type.Optional(Text),
})
type Posting = Static<typeof View>
const initial: Posting = {
  state: 'new',
  divisionCode: '',
  gridIds: [],
  lead: false,
  kind: 'full_time',
  personId: '',
}

/** Somebody works in one or more grids of a community, as the lead of each or beside the lead. Where they walk is not kept. */
export const gridStaff = lifecycle({
  name: 'grid-staff',
  collection: 'grid_staff',
  path: 'grid-staff',
  idPrefix: 'gst',
  mechanism: 'M-053',
  title: { zh: '网格员', en: 'Grid staff' },
  events: staffEvents,
  initial,
  machine: { new: { assign: 'active' }, active: { transfer: 'active', end: 'ended' }, ended: {} },
  view: View,
  filters: { state: 'state.state', kind: 'state.kind', gridIds: 'state.gridIds' },
  relates: ({ personId, gridIds }) => [`person:${personId}`, ...gridIds.map((id) => `grid:${id}`)],
  evolve(posting, { type, data }): Posting {
    switch (type) {
      case 'GridStaffAssigned': {
        const { staffId: _, ...assigned } = data
        return { ...posting, ...assigned, state: 'active' }
      }
      case 'GridStaffTransferred': {
        const { divisionCode, gridIds, lead } = data
        return { ...posting, divisionCode, gridIds, lead }
      }
      case 'GridStaffEnded':
        return { ...posting, state: 'ended', to: data.to, reason: data.reason }
    }
  },
})
