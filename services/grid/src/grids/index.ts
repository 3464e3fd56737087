export { activateGrid, adjustGrid, createGrid, retireGrid, splitGrid } from './commands.ts'
export { grids } from './grid.ts'
export { gridMergers, mergeGrids } from './grid-mergers.ts'
export { importLegacyGrid, legacyGrids, retireLegacyGrid } from './legacy-grids.ts'
