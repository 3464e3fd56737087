/** What every bench needs: quantiles, medians, an open-loop load. Times in milliseconds. */

/** Wall clock with fractions, comparable between processes of one machine. */
export const wall = (): number => performance.timeOrigin + performance.now()

export function quantile(values: Iterable<number>, p: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN
}
export const median = (values: Iterable<number>): number => quantile(values, 0.5)

export interface Spread {
  readonly n: number
  readonly p50: number
  readonly p99: number
}
const rounded = (ms: number): number => Math.round(ms * 100) / 100
export const spread = (values: readonly number[]): Spread => ({
  n: values.length,
  p50: rounded(quantile(values, 0.5)),
  p99: rounded(quantile(values, 0.99)),
})

/** Seconds of full load before anything is measured, of ours as of raw: so long it takes until V8 has compiled what is done all the time. */
export const warmSeconds = 30

/** Open loop: `rate` calls a second whatever the answers take; resolves when all have ended. */
export async function openLoop(rate: number, seconds: number, call: () => Promise<unknown>): Promise<void> {
  const flying = new Set<Promise<unknown>>()
  const begin = wall()
  for (let sent = 0; wall() - begin < seconds * 1000; ) {
    for (const due = Math.floor(((wall() - begin) * rate) / 1000); sent < due; sent++) {
      const one = call()
      flying.add(one)
      void one.finally(() => flying.delete(one)).catch(() => undefined)
    }
    await new Promise((wake) => setTimeout(wake, 1))
  }
  await Promise.all(flying)
}

/** Closed loop: `callers` at once for some seconds; calls a second. */
export async function saturate(callers: number, seconds: number, call: () => Promise<unknown>): Promise<number> {
  const begin = wall()
  let done = 0
  const caller = async (): Promise<void> => {
    while (wall() - begin < seconds * 1000) {
      await call()
      done++
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return (done * 1000) / (wall() - begin)
}
