import type { Scenario } from '../scenario.ts'
import { zooOfGuards } from './guards.ts'
import { zooOfOwners } from './owners.ts'
import { zooOfReaders } from './readers.ts'

/** Every defect that the checker must find, with a fault under which it does harm. */
export const zoo: readonly Scenario[] = [...zooOfOwners, ...zooOfReaders, ...zooOfGuards].sort(
  (a, b) => Number(`${a.number}`.slice(1)) - Number(`${b.number}`.slice(1)),
)
