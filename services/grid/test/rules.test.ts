import './rules/coverage.test.ts'
import './rules/grid-mergers.test.ts'
import './rules/grids.test.ts'
import './rules/properties.test.ts'
