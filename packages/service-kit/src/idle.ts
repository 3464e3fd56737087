import { performance } from 'node:perf_hooks'

/** Share of the time in which a process works, below which it is idle; one that only looks at what is due works a fiftieth of it. */
const idleBelow = 0.05
/** What is collected of compiled code is compiled anew when work begins again, a second and a half of CPU (ADR 50): not after each pause. */
const idleMs = 30_000

/** Of all flavours only this one gives the young heap back; it stops the process for a tenth of a second. */
const collect = (): void => globalThis.gc?.({ type: 'major', flavor: 'last-resort', execution: 'sync' })

/**
 * What V8 took while a process was busy, the young heap alone is 60 MB, it gives back minutes after the process has become idle. This
 * collects once as soon as it is idle. Does nothing unless Node was started with `--expose-gc`. Ends with what it returns.
 */
export function giveBackWhenIdle(everyMs = idleMs, gc: () => unknown = collect): () => void {
  let before = performance.eventLoopUtilization()
  let isOwed = true
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    if (utilization >= idleBelow) isOwed = true
    else if (isOwed) {
      isOwed = false
      gc()
    }
  }, everyMs).unref()
  return () => clearInterval(timer)
}
