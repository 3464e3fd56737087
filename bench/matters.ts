// npm run bench -- matters [--json] [--rounds=5] [--seconds=5] [--rate=8] [--stored=1000000] [--overdue=100000]
// A matter's seven durable commands through the gateway against seven commands of the raw pipeline, and an empty database against one
// with so many matters stored, interleaved; medians of the rounds. Then how long a tick takes that finds so many overdue.
import { parseArgs } from 'node:util'
import { startServers } from '../infra/servers/index.ts'
import { benchCity } from './city.ts'
import { type MatterLoad, matterLoad } from './matter-load.ts'
import { matterStore } from './matter-store.ts'
import { median, openLoop, quantile, saturate, warmSeconds } from './measure.ts'
import { rawPipeline } from './raw.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    /** Lifecycles a second while latencies are taken. */
    rate: { type: 'string', default: '8' },
    stored: { type: 'string', default: '1000000' },
    overdue: { type: 'string', default: '100000' },
  },
})
const [rounds, seconds, rate] = [Number(values.rounds), Number(values.seconds), Number(values.rate)]
const [stored, overdue] = [Number(values.stored), Number(values.overdue)]
const commands = 7
const loneCommands = 100
const say = (what: object): void => {
  if (!values.json) console.log(JSON.stringify(what))
}

const stopping = new AbortController()
process.on('SIGINT', () => stopping.abort(new Error('interrupted')))
const servers = await startServers({ name: 'test', signal: stopping.signal, report: () => {} })
const { MONGO_URL, KAFKA_BROKERS } = servers.urls
const names = ['organizations', 'grid', 'reporting', 'gateway'] as const
const [empty, filled] = [await benchCity(servers.urls, names), await benchCity(servers.urls, names)]
const raw = await rawPipeline(MONGO_URL, KAFKA_BROKERS)
const [onEmpty, onFilled] = [await matterLoad(empty), await matterLoad(filled)]
const store = await matterStore(MONGO_URL, filled.database('grid'))
const begin = Date.now()
await store.fill(stored, onFilled.models)
await store.settle()
say({ stored, seconds: Math.round((Date.now() - begin) / 1000) })

/** Milliseconds of single commands while so many matters a second go through. */
async function paced(load: MatterLoad): Promise<number> {
  const times: number[] = []
  await openLoop(rate, seconds, async () => void times.push(...(await load.lifecycle())))
  return quantile(times, 0.95)
}
async function lone(load: MatterLoad): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < loneCommands; n++) times.push(await load.urge())
  return median(times)
}
async function round() {
  return {
    raw: { lifecycles: (await raw.saturated(64, seconds)) / commands, lone: (await raw.lone(loneCommands)).p50 },
    empty: {
      lifecycles: await saturate(64, seconds, onEmpty.lifecycle),
      p95: await paced(onEmpty),
      lone: await lone(onEmpty),
    },
    filled: { lifecycles: await saturate(64, seconds, onFilled.lifecycle), p95: await paced(onFilled) },
  }
}
type Round = Awaited<ReturnType<typeof round>>

await raw.saturated(64, warmSeconds)
for (const load of [onEmpty, onFilled]) await saturate(64, warmSeconds, load.lifecycle)
const done: Round[] = []
for (let n = 0; n < rounds; n++) {
  const one = await round()
  done.push(one)
  say(one)
}

/** A tick of the calendar, and how long until everything it found is recorded. */
async function tick(): Promise<number> {
  await store.overdue(overdue, onFilled.models)
  const answer = await fetch(`${filled.gateway}/v1/calendar`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await filled.token('ops')}`, 'content-type': 'application/json' },
    body: '{}',
  })
  if (!answer.ok) throw new Error(`the calendar did not move: ${answer.status}`)
  return store.swept()
}
const tickMs = overdue > 0 ? await tick() : 0

const rounded = (value: number): number => Math.round(value * 100) / 100
const of = (pick: (one: Round) => number): number => rounded(median(done.map(pick)))
const spreadOf = (pick: (one: Round) => number): number[] =>
  [Math.min(...done.map(pick)), Math.max(...done.map(pick))].map(rounded)
const toRaw = ({ raw: base, empty: ours }: Round): number => ours.lifecycles / base.lifecycles
const filledRate = ({ empty: without, filled: full }: Round): number => full.lifecycles / without.lifecycles
const filledP95 = ({ empty: without, filled: full }: Round): number => full.p95 / without.p95
const result = {
  stored,
  lifecyclesPerSecond: of(({ empty: ours }) => ours.lifecycles),
  lifecycleToRaw: of(toRaw),
  loneToRaw: of(({ raw: base, empty: ours }) => ours.lone / base.lone),
  filledRate: of(filledRate),
  filledP95: of(filledP95),
  spread: { lifecycleToRaw: spreadOf(toRaw), filledRate: spreadOf(filledRate), filledP95: spreadOf(filledP95) },
  overdue,
  tickSeconds: Math.round(tickMs / 100) / 10,
}
for (const load of [onEmpty, onFilled]) load.close()
await store.close()
await empty.close()
await filled.close()
await raw.close()
await servers.stop()
console.log(JSON.stringify(result))
