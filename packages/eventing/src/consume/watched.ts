import { type Consumer, type ConsumerOptions, type Replaceable, startConsumer } from './consumer.ts'

export interface WatchOptions {
  /** Milliseconds without progress after which a consumer is replaced, and again after as many more. */
  readonly replaceMs?: number
  readonly checkMs?: number
}

/**
 * A consumer that is made again in place when it has work and does not advance (`reliability` 9): with its reader, what it remembers
 * and whatever it waits for in vain. Should the old one wake up, it finds that its partitions have another owner. How long nothing
 * has advanced goes on counting, so that what does not help is seen.
 */
export function startWatched(
  options: ConsumerOptions,
  { replaceMs = 60_000, checkMs = 1000 }: WatchOptions = {},
): Consumer {
  let current: Replaceable = startConsumer(options)
  let replacing: Promise<void> | undefined
  let notBefore = 0

  async function replace(): Promise<void> {
    const { behind } = current
    options.onTrouble?.('replaced', new Error(`it has not advanced for ${Math.round(current.stalledMs() / 1000)} s`))
    const since = new Map(behind)
    await current.stop()
    notBefore = Date.now() + replaceMs
    current = startConsumer({ ...options, behind: since })
  }
  const timer = setInterval(() => {
    if (replacing || Date.now() < notBefore || current.stalledMs() < replaceMs) return
    replacing = replace()
      .catch((error: unknown) => options.onTrouble?.('replace', error))
      .finally(() => {
        replacing = undefined
      })
  }, checkMs)

  return {
    stalledMs: () => current.stalledMs(),
    fill: (topic, aggregate) => current.fill(topic, aggregate),
    async stop() {
      clearInterval(timer)
      await replacing
      await current.stop()
    },
  }
}
