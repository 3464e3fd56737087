import {
  Closed,
  Count,
  Day,
  GridStaffTrained,
  Id,
  OneOf,
  postingData,
  staffCorrectionEvents,
  staffEvents,
  staffKinds,
  Text,
} from '@jiceng/contracts'
import { type Lookup, lifecycle, reference, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const View = Closed({
  state: OneOf('new', 'active', 'ended'),
  ...postingData,
  kind: OneOf(...staffKinds),
  /** Name and work phone are kept beside the events. */
  personId: Id,
  /** The last twenty trainings, and the hours of all of them. */
  training: Type.Array(GridStaffTrained.data),
  trainingHours: Count,
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
  training: [],
  trainingHours: 0,
}
const trainingsKept = 20

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
  machine: { new: { assign: 'active' }, active: { transfer: 'active', train: 'active', end: 'ended' }, ended: {} },
  corrections: { events: staffCorrectionEvents, roles: ['district-admin', 'town-secretary', 'town-clerk'] },
  arrivals: { active: { 'grid.split': 'active' } },
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
      case 'GridStaffTrained':
        return {
          ...posting,
          training: [...posting.training, data].slice(-trainingsKept),
          trainingHours: posting.trainingHours + data.hours,
        }
      case 'GridStaffEnded':
        return { ...posting, state: 'ended', to: data.to, reason: data.reason }
    }
  },
})

/** Somebody who is posted now, and the community they are posted in. */
export const postedAt = (id: string, pointer: string): Lookup<{ readonly personId: string; readonly place: string }> =>
  reference(gridStaff.collection, id, pointer, ({ state, scopes }) => {
    const { personId, state: now } = gridStaff.read(state)
    if (now !== 'active')
      throw refuse('not-posted', 'That posting has ended. Name somebody who is posted now.', pointer)
    return { personId, place: scopes.at(-1) ?? '' }
  })
