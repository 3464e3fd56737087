// Records that cannot be applied: only their aggregates wait, all others go on.
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

/** An aggregate whose next event cannot be folded, until it can. */
async function poisoned(stage: Stage): Promise<void> {
  const { city, load, held, run, quick, violation } = stage
  const id = load.acks[0]?.id ?? ''
  held.add(id)
  for (const service of readers) await city.services[service].arm('fold', id)
  await plant(stage)
  await run(quick ? 4 : 15)
  for (const service of readers) {
    const rows = await parkedIn(stage, service).find({ aggregate: id }).sort({ version: 1 }).toArray()
    if (rows[0]?.reason !== 'poison') violation(`${service} did not park the poison`)
    const newer = await parkedIn(stage, service).countDocuments({ aggregate: 'grd_NEWER' })
    const strange = await parkedIn(stage, service).countDocuments({ reason: 'undecodable' })
    if (newer !== 2 || strange !== 3)
      violation(`${service} parked ${newer} of 2 newer and ${strange} of 3 strange records`)
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
