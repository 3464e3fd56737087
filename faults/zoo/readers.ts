// Defects of the reading side: version guard, place in the log, versions.
import { setTimeout as sleep } from 'node:timers/promises'
import { readPositions } from '@jiceng/eventing'
import { figuresView } from '../../services/reporting/src/app.ts'
import { kafkaOf, readLog } from '../check/log.ts'
import { bringIn, type Scenario, type Stage } from '../scenario.ts'
import { rewind } from '../scenarios/deliveries.ts'
import { killAt } from '../scenarios/processes.ts'

/** Many new divisions: every group of the grid service must hear of each. */
async function newDivisions(stage: Stage): Promise<void> {
  const { load, run } = stage
  await bringIn(stage)
  await run(2)
  for (let n = 0; n < 30; n++) {
    const code = `990103001${String(100 + n)}`
    const division = { code, name: `第${n}社区`, level: 'community', parentCode: '990103001' }
    await load.command('district-admin', '/v1/divisions', division)
  }
}

const patienceMs = 20_000

/** Waits until the groups that follow closely have applied a version. */
async function applied({ city }: Stage, id: string, version: number): Promise<void> {
  for (const group of ['gateway.views', figuresView]) {
    const db = city.db(group.startsWith('gateway.') ? 'gateway' : 'reporting')
    const reached = async (): Promise<number> =>
      (await readPositions(db, undefined, city.prefix + group, [id])).get(id) ?? 0
    for (const end = Date.now() + patienceMs; (await reached()) < version; await sleep(50))
      if (Date.now() > end) throw new Error(`${group} did not apply ${id}@${version}`)
  }
}

/** Copies an event to another partition than its own, as a repair by hand would. */
async function copy({ city, servers, planted }: Stage, id: string, version: number): Promise<void> {
  const direct = servers.kafka.direct
  const records = await readLog(direct, city.topic('grid'))
  const one = records.find((record) => record.aggregate === id && record.version === version)
  if (!one) throw new Error(`${id}@${version} is not in the log`)
  const partition = (one.partition + 1) % 12
  const producer = kafkaOf(direct).producer()
  await producer.connect()
  const message = { partition, key: id, value: one.text, headers: one.headers }
  const [answer] = await producer.send({ topic: city.topic('grid'), messages: [message] })
  await producer.disconnect()
  planted.add(`${city.topic('grid')}:${partition}:${answer?.baseOffset}`)
}

async function adjusted(stage: Stage, id: string, households: number): Promise<number> {
  const outcome = await stage.load.command('town-clerk', `/v1/grids/${id}/adjust`, { households })
  const version = Number(outcome?.body.version)
  await applied(stage, id, version)
  return version
}

/**
 * The owner of the other partition remembers the version it read first, and another has moved on since, by exactly one: more would be a
 * gap there, which is healed. The load may come in between, so one grid after the other until that happened three times.
 */
async function twoPartitions(stage: Stage): Promise<void> {
  const { load, run, held } = stage
  const grids = load.acks.filter(({ version }) => version === 1).map(({ id }) => id)
  let copied = 0
  for (const [n, id] of grids.entries()) {
    if (copied === 3) break
    held.add(id)
    const version = await adjusted(stage, id, 5000 + n)
    await copy(stage, id, version)
    await run(0.3)
    if ((await adjusted(stage, id, 6000 + n)) > version + 1) continue
    await copy(stage, id, version + 1)
    copied++
    await run(0.5)
  }
}

export const zooOfReaders: readonly Scenario[] = [
  {
    number: 'Z4',
    name: 'no version guard in the consumer',
    smoke: false,
    topology: 'single',
    async fault({ city, run }) {
      await city.services.gateway.arm('deliver-twice', '0.05')
      await run(3)
      await rewind(city, 500n)
      await run(2)
    },
  },
  {
    number: 'Z5',
    name: 'offset committed before the effect',
    smoke: false,
    topology: 'single',
    past: true,
    async fault(stage) {
      await killAt(stage, 'gateway', 'consumer-in-transaction', 1)
      await killAt(stage, 'reporting', 'consumer-in-transaction', 1)
    },
  },
  {
    number: 'Z6',
    name: 'deduplication shared between two consumers',
    smoke: false,
    topology: 'single',
    late: true,
    fault: newDivisions,
  },
  {
    number: 'Z17',
    name: 'positions written without compare-and-set',
    smoke: false,
    topology: 'single',
    fault: twoPartitions,
  },
]
