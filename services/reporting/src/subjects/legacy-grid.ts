import { LegacyGridImported, LegacyGridMerged, LegacyGridRetired } from '@jiceng/contracts'
import { after, wrong } from '../alerts/wrongs.ts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'

interface LegacyGrid {
  readonly system: string
  readonly importedOn: Day
  readonly mergedOn?: Day
  readonly retiredOn?: Day
}

/** Grids that stood before, each of one system, and those that have become red grids. */
const legacyGrids = subject<LegacyGrid>({
  name: 'legacy-grid',
  resource: 'legacy-grids',
  measures: ['legacy-grids', 'legacy-grids-merged'],
  steps: [
    founds(LegacyGridImported, ({ data }): LegacyGrid => ({ system: data.system, importedOn: data.importedOn })),
    changes(LegacyGridMerged, (state: LegacyGrid, { data }) => ({ ...state, mergedOn: data.effectiveOn })),
    changes(LegacyGridRetired, (state: LegacyGrid, { data }) => ({ ...state, retiredOn: data.retiredOn })),
  ],
  rules: ['W-18'],
  wrongs: ({ importedOn: from, mergedOn, retiredOn }, { limits }) =>
    wrong('W-18', 'W', after(limits.unmerged, [{ from, to: mergedOn ?? retiredOn }])),
  contributions: ({ system, importedOn, mergedOn }) => [
    { measure: 'legacy-grids', label: system, amount: 1, from: importedOn },
    ...(mergedOn ? [{ measure: 'legacy-grids-merged', label: system, amount: 1, from: mergedOn }] : []),
  ],
})

export const subjects = [legacyGrids] as const
