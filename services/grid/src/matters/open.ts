import { type Lookup, refuse } from '@jiceng/kernel'

/** Relates a matter to its grid for as long as it is open. */
export const openIn = (gridId: string): string => `open-grid:${gridId}`

/** Held by who opens a matter in a grid and by who ends it, so that neither misses the other. */
export const mattersOf = (gridId: string): string => `matters:${gridId}`

/** A matter that is open in a grid, which must not end with it (M-052); `then` says what to do. */
export const noOpenMatter = (gridId: string, then: string, pointer?: string): Lookup<undefined> => ({
  ...anyOpen(gridId),
  as([found]) {
    if (found) throw refuse('open-matters', `The matter ${found._id} of this grid is open. ${then}`, pointer)
    return undefined
  },
})
const anyOpen = (gridId: string) => ({ collection: 'matters', filter: { relates: openIn(gridId) }, limit: 1 })
