import { isServiceName, type ServiceName, serviceNames, topicOf } from '@jiceng/contracts'
import { endsOf, newId, type UnitOfWork } from '@jiceng/eventing'
import type { Command } from '@jiceng/kernel'
import { healthFrom, type ServiceSettings } from '@jiceng/service-kit'
import type { Db } from 'mongodb'
import { closePlatformAlert, escalatePlatformAlert, platformAlerts, raisePlatformAlert } from './platform-alert.ts'
import { lagOf, type Measured, measured, type Sample, wrongsOf } from './signals.ts'

/** Milliseconds between two samples; p95 is that of five minutes, a lag is seen up to half an hour. */
export const sampleMs = 15_000
const recent = 20
const samplesMax = 120
const perMinute = 60_000 / sampleMs

type Settings = Pick<ServiceSettings, 'opsUrls' | 'serviceKey' | 'topicPrefix' | 'kafkaBrokers' | 'cityCode'>
interface OpenAlert {
  readonly _id: string
  readonly state: Parameters<typeof platformAlerts.read>[0]
}

const run = ({ run }: Pick<UnitOfWork, 'run'>, command: Command, body: object, id?: string) =>
  run({
    ...{ command, body, actor: { id: 'system', kind: 'system' }, hash: '', requestId: `req_${newId()}` },
    ...(id === undefined ? {} : { id }),
    correlationId: 'platform-alerts',
  })

/** Raises, escalates and closes what differs from what was measured; of a service that gave no answer nothing is said. */
export async function settlePlatform(
  work: Pick<UnitOfWork, 'run'>,
  db: Db,
  divisionCode: string,
  all: readonly Measured[],
): Promise<void> {
  const open = await db
    .collection<OpenAlert>(platformAlerts.collection)
    .find({ 'state.state': { $in: ['open', 'acknowledged'] } })
    .toArray()
  for (const one of all) {
    const { service } = one
    const wrongs = wrongsOf(one)
    const own = open
      .map(({ _id, state }) => ({ _id, ...platformAlerts.read(state) }))
      .filter((of) => of.service === service)
    for (const { _id, signal, severity } of own) {
      const still = wrongs.find((wrong) => wrong.signal === signal)
      if (!still) await run(work, closePlatformAlert, {}, _id)
      else if (still.severity === 'S' && severity !== 'S')
        await run(work, escalatePlatformAlert, { severity: still.severity, value: still.value }, _id)
    }
    for (const wrong of wrongs.filter(({ signal }) => !own.some((of) => of.signal === signal)))
      await run(work, raisePlatformAlert, { divisionCode, service, ...wrong })
  }
}

async function sampled({ kafkaBrokers, topicPrefix }: Settings): Promise<Sample> {
  const topics = serviceNames.map((name) => topicPrefix + topicOf(name))
  return { at: Date.now(), ends: await endsOf(kafkaBrokers, topics, 1) }
}

/** The duty: looks at the log and at each service four times a minute, and settles once. */
export function watchPlatform(settings: Settings) {
  const samples: Sample[] = []
  const lags = new Map<ServiceName, number[]>()
  let turn = 0
  return async (work: UnitOfWork, { db }: { readonly db: Db }): Promise<void> => {
    samples.push(await sampled(settings))
    if (samples.length > samplesMax) samples.shift()
    const names = Object.keys(settings.opsUrls).filter(isServiceName)
    const found = await Promise.allSettled(names.map((name) => healthFrom(settings, name)))
    const all = found.flatMap((one, n): Measured[] => {
      const [name, health] = [names[n], one.status === 'fulfilled' ? one.value : undefined]
      if (name === undefined || health === undefined) return []
      const own = [...(lags.get(name) ?? []), lagOf(health, samples, Date.now())].slice(-recent)
      lags.set(name, own)
      return [measured(name, health, own)]
    })
    if (turn++ % perMinute === 0) await settlePlatform(work, db, settings.cityCode, all)
  }
}
