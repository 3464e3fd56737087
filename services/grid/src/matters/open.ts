import { type Lookup, refuse } from '@jiceng/kernel'

/** Relates a matter to its grid for as long as it is open. */
export const openIn = (gridId: string): string => `open-grid:${gridId}`

/** Held by who opens a matter in a grid and by who retires it, so that neither misses the other. */
export const mattersOf = (gridId: string): string => `matters:${gridId}`

/** A grid is retired only with no open matter (M-052). */
export const noOpenMatter = (gridId: string): Lookup<undefined> => ({
  collection: 'matters',
  filter: { relates: openIn(gridId) },
  limit: 1,
  as([found]) {
    if (found)
      throw refuse(
        'open-matters',
        `The matter ${found._id} of this grid is open. Close its open matters, then retire it.`,
      )
    return undefined
  },
})
