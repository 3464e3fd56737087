import type { Scenario } from '../scenario.ts'
import { brokers } from './brokers.ts'
import { connections } from './connections.ts'
import { databases } from './databases.ts'
import { deliveries } from './deliveries.ts'
import { poison } from './poison.ts'
import { processes } from './processes.ts'
import { redis } from './redis.ts'
import { restarts } from './restarts.ts'

/** Every fault that is played, by its number in docs/faults.md. */
export const scenarios: readonly Scenario[] = [
  ...processes,
  ...brokers,
  ...connections,
  ...databases,
  ...deliveries,
  ...poison,
  ...redis,
  ...restarts,
].sort((a, b) => Number(a.number) - Number(b.number))
