// Processes of ours that die at the worst moment.
import type { CityService } from '../city/city.ts'
import type { Scenario, Stage } from '../scenario.ts'

/** Kills a service at a named point so many times; it is started again each time, as its supervisor would. */
export async function killAt(
  { city, run, violation }: Stage,
  name: CityService,
  point: string,
  times: number,
): Promise<void> {
  const service = city.services[name]
  for (let n = 0; n < times; n++) {
    await service.arm(point)
    const late = AbortSignal.timeout(60_000)
    await Promise.race([service.ended(), new Promise((wake) => late.addEventListener('abort', wake))])
    if (service.running) {
      violation(`${name} never came to ${point}`)
      await service.disarm(point)
      return
    }
    await service.start()
    await run(1)
  }
}
const times = ({ quick }: Stage): number => (quick ? 1 : 2)

export const processes: readonly Scenario[] = [
  {
    number: 1,
    name: 'kill -9 between commit and send',
    smoke: true,
    topology: 'single',
    async fault(stage) {
      await killAt(stage, 'grid', 'relay-before-append', times(stage))
      await killAt(stage, 'grid', 'commit-after', times(stage))
    },
  },
  {
    number: 2,
    name: 'kill -9 after the append, before it is marked',
    smoke: true,
    topology: 'single',
    fault: (stage) => killAt(stage, 'grid', 'relay-after-append', times(stage)),
  },
  {
    number: 3,
    name: 'kill -9 of a consumer after its commit',
    smoke: true,
    topology: 'single',
    past: true,
    async fault(stage) {
      await killAt(stage, 'gateway', 'consumer-after-commit', times(stage))
      await killAt(stage, 'reporting', 'consumer-after-commit', times(stage))
    },
  },
  {
    number: 4,
    name: 'kill -9 of a consumer inside its transaction',
    smoke: false,
    topology: 'single',
    past: true,
    async fault(stage) {
      await killAt(stage, 'gateway', 'consumer-in-transaction', times(stage))
      await killAt(stage, 'reporting', 'consumer-in-transaction', times(stage))
    },
  },
]
