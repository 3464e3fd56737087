// Defects of the reading side: version guard, checkpoint, positions.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Document } from 'mongodb'
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

type Position = Document & { readonly _id: string; readonly version: number }
async function applied({ city }: Stage, id: string, version: number): Promise<void> {
  for (const [service, view] of [
    ['gateway', 'views'],
    ['reporting', 'subjects'],
  ] as const) {
    const _id = `${city.prefix}${service}.${view}:${id}`
    const positions = city.db(service).collection<Position>('positions')
    while (((await positions.findOne({ _id }))?.version ?? 0) < version) await sleep(50)
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

/** The owner of the other partition remembers a version that has moved on since. */
async function twoPartitions(stage: Stage): Promise<void> {
  const { load, run } = stage
  const id = load.acks.find(({ version }) => version === 1)?.id ?? ''
  stage.held.add(id)
  for (let n = 0; n < 3; n++) {
    const before = await load.command('town-clerk', `/v1/grids/${id}/adjust`, { households: 5000 + n })
    const version = Number(before?.body.version)
    await applied(stage, id, version)
    await copy(stage, id, version)
    await run(1)
    const after = await load.command('town-clerk', `/v1/grids/${id}/adjust`, { households: 6000 + n })
    await applied(stage, id, Number(after?.body.version))
    await copy(stage, id, Number(after?.body.version))
    await run(1)
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
