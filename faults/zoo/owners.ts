// Defects of the owner's side: unit of work, relay, lease.
import { bringIn, type Scenario, type Stage } from '../scenario.ts'
import { rollsBack } from '../scenarios/databases.ts'
import { killAt } from '../scenarios/processes.ts'

/** Brokers die in turn under sends to all partitions at once. */
async function brokersDie({ servers, run }: Stage): Promise<void> {
  for (const broker of servers.kafka.brokers) {
    await broker.kill()
    await run(3)
    await broker.start()
    await run(4)
  }
}

/**
 * A broker stands still under a send of many rows, to all partitions: the others answer, and take over what it led. When it dies,
 * a client that tries again finds that all leaders have answered, and leaves its rows out.
 */
async function brokersHang({ city, servers, run }: Stage): Promise<void> {
  const point = 'relay-before-append'
  for (const broker of servers.kafka.brokers) {
    await city.services.grid.arm(point, 'wait 1500')
    while (city.services.grid.armed(point)) await run(0.02)
    broker.freeze()
    await run(9)
    await broker.kill()
    await run(2)
    await broker.start()
    await run(4)
  }
}

/** Grids that only the primary has, and others with their codes, which are refused for that. */
async function refusedTooSoon({ city, load, run }: Stage): Promise<void> {
  const divisionCode = '990103001001'
  const grids = Array.from({ length: 6 }, (_, n) => ({
    divisionCode,
    code: `${divisionCode}${990 + n}`,
    kind: 'general',
    households: city.counters.households++,
    buildings: [{ no: '1' }],
  }))
  const create = (name: string): Promise<unknown>[] =>
    grids.map((grid) => load.command('town-clerk', '/v1/grids', { ...grid, name }, 'once'))
  const first = create('甲')
  await run(1)
  await Promise.all([...first, ...create('乙')])
}

/** A second instance, whose clock is five minutes ahead, comes and dies. */
async function skewed({ city, run }: Stage): Promise<void> {
  const second = await city.second('grid', 2)
  await second.start({ CLOCK_SKEW_MS: '300000' })
  await run(4)
  await second.kill()
}

export const zooOfOwners: readonly Scenario[] = [
  {
    number: 'Z1',
    name: 'cursor saved before the send',
    smoke: false,
    topology: 'single',
    fault: (stage) => killAt(stage, 'grid', 'relay-before-append', 1),
  },
  {
    number: 'Z2',
    name: 'send before the commit',
    smoke: false,
    topology: 'single',
    late: true,
    async fault(stage) {
      await bringIn(stage)
      await killAt(stage, 'grid', 'commit-before', 2)
    },
  },
  {
    number: 'Z3',
    name: 'read of what no majority has',
    smoke: false,
    topology: 'mongo3',
    fault: (stage) => rollsBack(stage, 3),
  },
  {
    number: 'Z7',
    name: 'concurrent idempotent sends',
    smoke: false,
    topology: 'brokers3',
    fault: brokersDie,
  },
  {
    number: 'Z8',
    name: 'missing acks ignored',
    smoke: false,
    topology: 'brokers3',
    fault: brokersHang,
  },
  {
    number: 'Z9',
    name: 'high-water mark by time',
    smoke: false,
    topology: 'single',
    // One commit at a time is held back, so that a later one overtakes it.
    async fault({ city, run }) {
      for (let n = 0; n < 8; n++) {
        await city.services.grid.arm('commit-before', 'wait 200')
        await run(1)
      }
    },
  },
  { number: 'Z10', name: "lease by the client's clock", smoke: false, topology: 'single', fault: skewed },
  {
    number: 'Z15',
    name: 'an answer given before the commit',
    smoke: false,
    topology: 'mongo3',
    fault: (stage) => rollsBack(stage, 8, () => refusedTooSoon(stage)),
  },
]
