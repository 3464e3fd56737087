// npm run bench -- pipeline [--json] [--rounds=5] [--seconds=5]
// Ours, by HTTP, against the raw pipeline of the same run, interleaved; medians of the rounds; ratios count.
import { parseArgs } from 'node:util'
import { startServers } from '../infra/servers/index.ts'
import { benchCity } from './city.ts'
import { type Grids, gridsAt, prepareGrids } from './grids.ts'
import { median, openLoop, type Spread, saturate, spread, warmSeconds } from './measure.ts'
import { rawPipeline } from './raw.ts'
import { rebuilds } from './rebuild.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    rate: { type: 'string', default: '60' },
  },
})
const [rounds, seconds, rate] = [Number(values.rounds), Number(values.seconds), Number(values.rate)]
const stopping = new AbortController()
process.on('SIGINT', () => stopping.abort(new Error('interrupted')))
const servers = await startServers({ name: 'test', signal: stopping.signal, report: () => {} })
const { MONGO_URL, KAFKA_BROKERS } = servers.urls
const city = await benchCity(servers.urls)
const raw = await rawPipeline(MONGO_URL, KAFKA_BROKERS)
const token = await city.token('district-admin')
const ids = await prepareGrids(city.grid, token, 900)
const [service, gateway] = [gridsAt(city.grid, token, ids), gridsAt(city.gateway, token, ids)]

/** Paced load on ours: answers, and from answer to visible in the gateway's view. */
async function paced(grids: Grids): Promise<{ ack: Spread; visible: Spread }> {
  city.visible.clear()
  const acks: number[] = []
  const answered = new Map<string, number>()
  await openLoop(rate, seconds, async () => {
    const { ms, key, at } = await grids.adjust()
    acks.push(ms)
    answered.set(key, at)
  })
  for (
    const end = Date.now() + 30_000;
    Date.now() < end && [...answered.keys()].some((key) => !city.visible.has(key));
  )
    await new Promise((wake) => setTimeout(wake, 10))
  const late = [...answered].map(([key, at]) => (city.visible.get(key) ?? Number.POSITIVE_INFINITY) - at)
  return { ack: spread(acks), visible: spread(late) }
}

interface Round {
  readonly raw: { readonly ack: Spread; readonly visible: Spread; readonly saturated: number }
  readonly service: { readonly ack: Spread; readonly visible: Spread; readonly saturated: number }
  readonly gateway: { readonly ack: Spread; readonly visible: Spread; readonly saturated: number }
}
async function round(): Promise<Round> {
  const rawPaced = await raw.paced(rate, seconds)
  const servicePaced = await paced(service)
  const gatewayPaced = await paced(gateway)
  const rawSaturated = await raw.saturated(64, seconds)
  const serviceSaturated = await saturate(64, seconds, service.adjust)
  const gatewaySaturated = await saturate(64, seconds, gateway.adjust)
  return {
    raw: { ...rawPaced, saturated: rawSaturated },
    service: { ...servicePaced, saturated: serviceSaturated },
    gateway: { ...gatewayPaced, saturated: gatewaySaturated },
  }
}

await raw.saturated(64, warmSeconds)
await saturate(64, warmSeconds, gateway.adjust)
await raw.paced(rate, 2)
await paced(service)
await paced(gateway)
const done: Round[] = []
for (let n = 0; n < rounds; n++) {
  const one = await round()
  done.push(one)
  if (!values.json) console.log(JSON.stringify(one))
}
const ratio = (of: (one: Round) => number): number => Math.round(median(done.map(of)) * 100) / 100
const rebuilt = await rebuilds(servers.urls, rounds)
const ratios = {
  ackService: ratio(({ raw: base, service: ours }) => ours.ack.p50 / base.ack.p50),
  ackGateway: ratio(({ raw: base, gateway: ours }) => ours.ack.p50 / base.ack.p50),
  visibleP50: ratio(({ raw: base, gateway: ours }) => ours.visible.p50 / base.visible.p50),
  visibleP99: ratio(({ raw: base, gateway: ours }) => ours.visible.p99 / base.visible.p99),
  saturatedService: ratio(({ raw: base, service: ours }) => ours.saturated / base.saturated),
  saturatedGateway: ratio(({ raw: base, gateway: ours }) => ours.saturated / base.saturated),
  ...rebuilt,
}
for (const grids of [service, gateway]) grids.close()
await city.close()
await raw.close()
await servers.stop()
console.log(JSON.stringify(ratios))
