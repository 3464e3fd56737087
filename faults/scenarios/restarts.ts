import { cityServices } from '../city/city.ts'
import { toldTroubles } from '../load/journal.ts'
import type { Scenario, Stage } from '../scenario.ts'

/** What the gateway waits for a service that is started again; a machine on which that takes longer proves nothing. */
const awayMs = 10_000

/** Every service ends as it is told to and starts again, one after the other, while callers go on. */
async function rolling({ city, load, quick, run, violation }: Stage): Promise<void> {
  let longest = 0
  for (const name of cityServices) {
    const since = performance.now()
    await city.services[name].end()
    await city.services[name].start()
    longest = Math.max(longest, performance.now() - since)
    await run(1)
  }
  if (load.troubles.size > 0 && !(quick && longest > awayMs))
    violation(`${toldTroubles(load)}; the longest restart took ${(longest / 1000).toFixed(1)} s`)
}

export const restarts: readonly Scenario[] = [
  { number: 25, name: 'rolling restart of every service', smoke: true, topology: 'single', fault: rolling },
]
