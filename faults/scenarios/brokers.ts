// Kafka dies, stands still, forgets, moves its leaders.
import { placesIn } from '@jiceng/eventing'
import { toldTroubles } from '../load/journal.ts'
import type { Scenario, Stage } from '../scenario.ts'
import { truncateTail } from '../servers/truncate.ts'

/** Commands go on: the log is needed for none of them. */
async function commandsGoOn({ load, violation }: Stage, during: () => Promise<void>): Promise<void> {
  const before = load.acks.length
  await during()
  if (load.acks.length <= before) violation('no command was acknowledged meanwhile')
  if (load.troubles.size > 0) violation(`${toldTroubles(load)}, although only the log was away`)
}

const epochs = async ({ city }: Stage): Promise<number> => {
  const found = await placesIn(city.db('gateway'))
    .find({ epoch: { $exists: true } })
    .toArray()
  return Math.max(0, ...found.map(({ epoch }) => epoch))
}

async function killed(stage: Stage): Promise<void> {
  const [broker] = stage.servers.kafka.brokers
  await commandsGoOn(stage, async () => {
    await broker?.kill()
    await stage.run(stage.quick ? 5 : 10)
  })
  await broker?.start()
}

async function forgets(stage: Stage): Promise<void> {
  const { servers, city, run, quick, violation } = stage
  const [broker] = servers.kafka.brokers
  if (!broker) return
  for (let n = 0; n < (quick ? 1 : 3); n++) {
    await run(3)
    await broker.kill()
    const gone = await truncateTail(broker.data, city.topic('grid'), 4)
    if (gone === 0) violation('nothing was there to be forgotten')
    await broker.start()
    await run(4)
  }
}

/** Whoever is a member stays one: each partition changes hands at most once more than it must. */
async function standsStill(stage: Stage): Promise<void> {
  const [broker] = stage.servers.kafka.brokers
  const before = await epochs(stage)
  await commandsGoOn(stage, async () => {
    broker?.freeze()
    await stage.run(stage.quick ? 20 : 40)
  })
  broker?.thaw()
  await stage.run(10)
  const moved = (await epochs(stage)) - before
  if (moved > 3) stage.violation(`a partition changed hands ${moved} times`)
}

async function movesLeaders({ servers, run }: Stage): Promise<void> {
  const { brokers } = servers.kafka
  for (const [n, broker] of [...brokers, ...brokers].entries()) {
    if (n % 2 === 0) {
      await broker.kill()
      await run(2)
      await broker.start()
    } else {
      broker.freeze()
      await run(5)
      broker.thaw()
    }
    // Leaders go back to whom they belong, while records are sent to all partitions at once.
    await run(8)
  }
}

export const brokers: readonly Scenario[] = [
  { number: 5, name: 'broker killed, back after 10 s', smoke: true, topology: 'single', fault: killed },
  { number: 6, name: 'broker loses its unflushed tail', smoke: false, topology: 'single', fault: forgets },
  { number: 7, name: 'broker stopped 40 s', smoke: false, topology: 'single', fault: standsStill },
  {
    number: 16,
    name: 'leaders move inside a multi-partition send',
    smoke: false,
    topology: 'brokers3',
    fault: movesLeaders,
  },
]
