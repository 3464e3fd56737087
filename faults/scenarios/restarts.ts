import { cityServices } from '../city/city.ts'
import type { Scenario, Stage } from '../scenario.ts'

/** Every service ends as it is told to and starts again, one after the other, while callers go on. */
async function rolling({ city, load, run, violation }: Stage): Promise<void> {
  for (const name of cityServices) {
    await city.services[name].end()
    await city.services[name].start()
    await run(1)
  }
  for (const [status, count] of load.statuses) if (status >= 500) violation(`${count} answers were ${status}`)
}

export const restarts: readonly Scenario[] = [
  { number: 25, name: 'rolling restart of every service', smoke: true, topology: 'single', fault: rolling },
]
