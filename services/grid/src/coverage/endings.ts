import type { GridPartyUnlinked } from '@jiceng/contracts'
import type { Lookup, Part, Recorded } from '@jiceng/kernel'
import { type CoverageLink, coverageLinks } from './coverage-link.ts'

/** Held by whoever covers a grid or ends it, so that nobody covers one that ends meanwhile. */
export const coverageGuard = (gridId: string): string => `grid-coverage:${gridId}`

/** What a link that ends gives back: the place of the grid's branch. */
export const released = ({ kind, gridId }: Pick<CoverageLink, 'kind' | 'gridId'>): string[] =>
  kind === 'building_group' ? [] : [`grid-branch:${gridId}`]

export const endingReasons = { GridRetired: '网格撤销', GridSplit: '网格拆分' } as const

interface Covering extends CoverageLink {
  readonly id: string
}
/** Active links of a grid, as many as one transaction may still end; `coverageEnded` ends those beyond. */
export const coveringLinks = (gridId: string, room: number): Lookup<readonly Covering[]> => ({
  collection: coverageLinks.collection,
  filter: { relates: `grid:${gridId}`, 'state.state': 'active' },
  limit: room,
  as: (found) => found.map(({ _id, state }) => ({ id: _id, ...coverageLinks.read(state) })),
})

/** Ends a link with its grid, though never before it began. */
export function unlinkedWith(type: keyof typeof endingReasons, { id, from = '' }: Covering, on: string): Part {
  const data: Recorded<typeof GridPartyUnlinked>['data'] = { to: on > from ? on : from, reason: endingReasons[type] }
  return { mechanism: coverageLinks, id, events: [{ type: 'GridPartyUnlinked', data }] }
}
