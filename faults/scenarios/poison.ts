// Records that cannot be applied: only their aggregates wait, all others go on.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ParkedRow } from '@jiceng/eventing'
import type { IHeaders } from 'kafkajs'
import { kafkaOf } from '../check/log.ts'
import type { Scenario, Stage } from '../scenario.ts'

const readers = ['gateway', 'reporting'] as const

const headersOf = (aggregate: string, type: string, version: number, more: IHeaders = {}): IHeaders => ({
  ce_specversion: '1.0',
  ce_id: `${aggregate}-${version}`,
  ce_source: '/jiceng/grid',
  ce_type: type,
  ce_subject: aggregate,
  ce_time: new Date().toISOString(),
  ce_sequence: String(version),
  ce_timeline: '1',
  ce_scope: '/990100/990103/990103001/990103001001',
  ce_occurredon: '2026-01-01',
  ce_actor: 'stranger',
  ce_correlationid: 'planted',
  ...more,
})

const parkMs = 60_000

/** What no service of ours would send. */
async function plant({ servers, city, planted }: Stage): Promise<void> {
  const records = [
    { key: 'grd_NOEVENT', value: 'nothing of ours', headers: {} },
    { key: 'grd_NOJSON', value: '{', headers: headersOf('grd_NOJSON', 'GridCreated', 1) },
    { key: 'grd_FOREIGN', value: '{}', headers: headersOf('grd_FOREIGN', 'GridCreated', 1, { ce_scope: '/110000' }) },
    { key: 'grd_NEWER', value: '{}', headers: headersOf('grd_NEWER', 'GridPainted', 1) },
    { key: 'grd_NEWER', value: '{}', headers: headersOf('grd_NEWER', 'GridPainted', 2) },
  ]
  for (const { key } of records) planted.add(key)
  const producer = kafkaOf(servers.kafka.direct).producer()
  await producer.connect()
  await producer.send({ topic: city.topic('grid'), messages: records })
  await producer.disconnect()
}

const parkedIn = ({ city }: Stage, service: (typeof readers)[number]) =>
  city.db(service).collection<ParkedRow>('parked')

/** Waits until everything that cannot be applied is parked; what is not, when that takes too long. */
async function parkedAll(stage: Stage, service: (typeof readers)[number], id: string): Promise<string | undefined> {
  const parked = parkedIn(stage, service)
  for (const end = Date.now() + parkMs; ; await sleep(100)) {
    const [first] = await parked.find({ aggregate: id }).sort({ version: 1 }).limit(1).toArray()
    const newer = await parked.countDocuments({ aggregate: 'grd_NEWER' })
    const strange = await parked.countDocuments({ reason: 'undecodable' })
    if (first?.reason === 'poison' && newer === 2 && strange === 3) return undefined
    if (Date.now() < end) continue
    return `parked ${newer} of 2 newer and ${strange} of 3 strange records, and the poison as ${first?.reason}`
  }
}

/** An aggregate whose next event cannot be folded, until it can. */
async function poisoned(stage: Stage): Promise<void> {
  const { city, load, held, run, quick, violation } = stage
  while (load.acks.length === 0) await run(0.2)
  const id = load.acks[0]?.id ?? ''
  held.add(id)
  for (const service of readers) await city.services[service].arm('fold', id)
  await plant(stage)
  await load.command('town-clerk', `/v1/grids/${id}/adjust`, { households: 7000 })
  await run(quick ? 3 : 15)
  for (const service of readers) {
    const lacking = await parkedAll(stage, service, id)
    if (lacking) violation(`${service} ${lacking}`)
    await city.services[service].disarm('fold')
    // What an operator does once the reducer is mended.
    await parkedIn(stage, service).updateMany({ aggregate: id }, { $set: { state: 'retry' } })
  }
}

export const poison: readonly Scenario[] = [
  {
    number: 19,
    name: 'poison: undecodable, newer than known, throwing',
    smoke: true,
    topology: 'single',
    fault: poisoned,
  },
]
