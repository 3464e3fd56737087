import type { GridStaffTransferred } from '@jiceng/contracts'
import { type Lookup, type Part, type Recorded, refuse } from '@jiceng/kernel'
import { checkLead, leadKey } from './leading.ts'
import { gridStaff } from './posting.ts'

/** Held by whoever posts somebody to a grid and by who ends the grid, so that neither misses the other. */
export const staffOf = (gridId: string): string => `grid-posts:${gridId}`

const postedIn = (gridId: string) => ({
  collection: gridStaff.collection,
  filter: { relates: `grid:${gridId}`, 'state.state': 'active' },
})

/** A grid is retired only when nobody is posted there: who serves where is decided person by person (M-053). */
export const nobodyPosted = (gridId: string): Lookup<undefined> => ({
  ...postedIn(gridId),
  limit: 1,
  as([found]) {
    if (found)
      throw refuse(
        'staff-posted',
        `The posting ${found._id} is in this grid. Transfer or end it, then retire the grid.`,
      )
    return undefined
  },
})

interface Posted {
  readonly id: string
  readonly kind: string
  readonly gridIds: readonly string[]
  readonly lead: boolean
  readonly lastOn: string
}
/** Who is posted in a grid; more than there is room for are refused, since none may be left behind. */
export const postedStaff = (gridId: string, room: number): Lookup<readonly Posted[]> => ({
  ...postedIn(gridId),
  limit: room + 1,
  as(found) {
    if (found.length > room)
      throw refuse('staff-posted', `More than ${room} postings are in this grid. Transfer or end some of them first.`)
    return found.map(({ _id, state, lastOn }) => {
      const { kind, gridIds, lead } = gridStaff.read(state)
      return { id: _id, kind, gridIds, lead, lastOn }
    })
  },
})

/** Grids in one posting, as its contract has it. */
const gridsMax = 10

interface Split {
  readonly gridId: string
  readonly divisionCode: string
  readonly on: string
  /** Each new grid, with the postings that go on in it. */
  readonly parts: readonly { readonly id: string; readonly staffIds: readonly string[] }[]
}

function follow({ id, kind, gridIds, lead, lastOn }: Posted, { gridId, divisionCode, on, parts }: Split) {
  const next = parts.flatMap((part) => (part.staffIds.includes(id) ? [part.id] : []))
  if (next.length === 0)
    throw refuse(
      'staff-posted',
      `The posting ${id} is in this grid. Name it in staffIds of the new grid it goes on in, or end it first.`,
      '/grids',
    )
  const after = [...gridIds.filter((one) => one !== gridId), ...next]
  if (after.length > gridsMax)
    throw refuse(
      'quota-exhausted',
      `${id} would be posted in ${after.length} grids; name at most ${gridsMax}.`,
      '/grids',
    )
  checkLead(kind, { gridIds: after, lead })
  const data: Recorded<typeof GridStaffTransferred>['data'] = {
    divisionCode,
    gridIds: after,
    lead,
    transferredOn: on > lastOn ? on : lastOn,
  }
  const part: Part = { mechanism: gridStaff, id, events: [{ type: 'GridStaffTransferred', data }] }
  return { part, claims: lead ? next.map((key) => ({ key: leadKey(key), ...taken })) : [] }
}
/** Cannot happen: the grid is new, and the old one had one lead. */
const taken = { code: 'lead-assigned', detail: 'A new grid has its lead already.' }

/** Everybody posted in a grid that is split goes on in the new grids that name the posting; nobody is left behind. */
export function staffFollows(posted: readonly Posted[], split: Split) {
  for (const [n, { staffIds }] of split.parts.entries())
    for (const [m, id] of staffIds.entries())
      if (!posted.some((one) => one.id === id))
        throw refuse('not-posted', `${id} is not posted in this grid. Leave it out.`, `/grids/${n}/staffIds/${m}`)
  const moves = posted.map((one) => follow(one, split))
  return {
    also: moves.map(({ part }) => part),
    claims: moves.flatMap(({ claims }) => claims),
    releases: posted.some(({ lead }) => lead) ? [leadKey(split.gridId)] : [],
  }
}
