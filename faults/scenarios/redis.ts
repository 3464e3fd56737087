import { limits } from '../city/city.ts'
import { toldTroubles } from '../load/journal.ts'
import type { Scenario, Stage } from '../scenario.ts'

const quantile = (values: readonly number[], p: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * p)] ?? 0

/** A caller who asks too often is still refused. */
async function isLimited({ city, violation }: Stage): Promise<void> {
  const authorization = `Bearer ${await city.token('auditor')}`
  const ask = async (): Promise<number> =>
    (await fetch(`${city.gateway}/v1/views/grid/grd_0`, { headers: { authorization } })).status
  const answers = await Promise.all(Array.from({ length: 6 * limits.burst }, ask))
  if (!answers.includes(429)) violation('nobody was limited while Redis was away')
}

/** Nobody waits for Redis. Beside other tests the slowest answers are slow for other reasons: then the one in the middle counts. */
function isQuick({ load, quick, violation }: Stage, from: number): void {
  const [p, floorMs] = quick ? [0.5, 1000] : [0.99, 400]
  const [before, during] = [true, false].map((isBefore) =>
    quantile(
      load.timings.filter(({ at }) => at < from === isBefore).map(({ ms }) => ms),
      p,
    ),
  )
  // A pause of the garbage collector is longer than many an answer.
  if ((during ?? 0) > Math.max(2 * (before ?? 0), floorMs))
    violation(`p${100 * p} was ${during?.toFixed(0)} ms, before ${before?.toFixed(0)} ms`)
}

async function away(stage: Stage): Promise<void> {
  const { servers, load, run, quick, violation } = stage
  const { redis } = servers
  await run(quick ? 2 : 10)
  const from = Date.now()
  await redis.kill()
  await run(quick ? 3 : 15)
  isQuick(stage, from)
  await isLimited(stage)
  for (let n = 0; n < (quick ? 1 : 4); n++) {
    await redis.start()
    await run(2)
    await redis.kill()
    await run(2)
  }
  await redis.start()
  if (load.troubles.size > 0) violation(toldTroubles(load))
}

export const redis: readonly Scenario[] = [
  { number: 11, name: 'Redis down, then flapping', smoke: true, topology: 'single', fault: away },
]
