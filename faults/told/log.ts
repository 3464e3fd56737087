// What no relay of ours would do to the log: copies, versions the other way round, and poison.
import type { Line } from '@jiceng/sample-city'
import type { IHeaders } from 'kafkajs'
import { kafkaOf, type Read, readLog } from '../check/log.ts'
import type { FaultCity } from '../city/city.ts'

const services = ['organizations', 'grid', 'alliances', 'reporting'] as const

async function send(
  city: FaultCity,
  topic: string,
  records: readonly (Pick<Read, 'text' | 'headers'> & { key: string; partition?: number })[],
) {
  const producer = kafkaOf(city.servers.kafka.direct).producer()
  await producer.connect()
  try {
    await producer.send({
      topic,
      messages: records.map(({ key, text, headers, partition }) => ({
        key,
        value: text,
        headers,
        ...(partition === undefined ? {} : { partition }),
      })),
    })
  } finally {
    await producer.disconnect()
  }
}

/** Some of a list, evenly. */
const spread = <T>(list: readonly T[], count: number): T[] => {
  const step = Math.max(1, Math.floor(list.length / count))
  return list.filter((_, n) => n % step === 0).slice(0, count)
}

/** Sends records of every log again: some as they were, and the histories of some aggregates from their last version to the first. */
export async function disturb(city: FaultCity, doubled: number, reversed: number): Promise<number> {
  let sent = 0
  for (const name of services) {
    const log = await readLog(city.servers.kafka.direct, city.topic(name))
    const copies = spread(log, Math.ceil(doubled / services.length))
    const histories = [...Map.groupBy(log, ({ aggregate }) => aggregate).values()].filter(({ length }) => length > 2)
    const backwards = spread(histories, reversed).flatMap((of) => of.toReversed())
    const records = [...copies, ...backwards.slice(0, Math.ceil(reversed / services.length))]
    if (records.length === 0) continue
    await send(
      city,
      city.topic(name),
      records.map((one) => ({ ...one, key: one.aggregate })),
    )
    sent += records.length
  }
  return sent
}

const headersOf = (aggregate: string, type: string): IHeaders => ({
  ce_specversion: '1.0',
  ce_id: `${aggregate}-1`,
  ce_source: '/jiceng/grid',
  ce_type: type,
  ce_subject: aggregate,
  ce_time: new Date().toISOString(),
  ce_sequence: '1',
  ce_timeline: '1',
  ce_scope: '/990100/990103',
  ce_occurredon: '2023-06-30',
  ce_actor: 'stranger',
  ce_correlationid: 'planted',
})
/** No event at all, one that cannot be read, and one of a type nobody knows (`domain` 6.5). */
const poisons = [
  { key: 'grd_NOEVENT', text: 'nothing of ours', headers: {} },
  { key: 'grd_NOJSON', text: '{', headers: headersOf('grd_NOJSON', 'GridCreated') },
  { key: 'grd_NEWER', text: '{}', headers: headersOf('grd_NEWER', 'GridPainted') },
]
export const poison = (city: FaultCity): Promise<void> => send(city, city.topic('grid'), poisons)

/** What is parked besides the poison, and the poison that is not parked where grids are counted and shown. */
export async function parkedWrong(city: FaultCity): Promise<Line[]> {
  const wrong: string[] = []
  for (const name of [...services, 'gateway'] as const) {
    const rows = await city.db(name).collection('parked').find().toArray()
    const keys = new Set(rows.map(({ key }) => String(key)))
    const strange = rows.filter(({ key }) => !poisons.some((one) => one.key === key))
    for (const { aggregate, reason, detail } of strange) wrong.push(`${name} parked ${aggregate}: ${reason}, ${detail}`)
    if (name !== 'gateway' && name !== 'reporting') continue
    for (const { key } of poisons) if (!keys.has(key)) wrong.push(`${name} did not park ${key}`)
  }
  if (wrong.length === 0) return [{ text: 'what is parked is the poison, and nothing else', isRight: true }]
  return wrong.map((text) => ({ text, isRight: false }))
}
