import { limits } from '../city/city.ts'
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

async function away(stage: Stage): Promise<void> {
  const { servers, load, run, quick, violation } = stage
  const { redis } = servers
  await run(2)
  const before = quantile(
    load.timings.map(({ ms }) => ms),
    0.99,
  )
  const from = Date.now()
  await redis.kill()
  await run(quick ? 3 : 15)
  const during = load.timings.filter(({ at }) => at > from).map(({ ms }) => ms)
  const p99 = quantile(during, 0.99)
  // On a small machine a pause of the garbage collector is longer than many an answer, and beside other tests all the more.
  if (p99 > Math.max(2 * before, quick ? 1500 : 400))
    violation(`p99 was ${p99.toFixed(0)} ms, before ${before.toFixed(0)} ms`)
  await isLimited(stage)
  for (let n = 0; n < (quick ? 1 : 4); n++) {
    await redis.start()
    await run(2)
    await redis.kill()
    await run(2)
  }
  await redis.start()
  for (const [status, count] of load.statuses) if (status >= 500) violation(`${count} answers were ${status}`)
}

export const redis: readonly Scenario[] = [
  { number: 11, name: 'Redis down, then flapping', smoke: true, topology: 'single', fault: away },
]
