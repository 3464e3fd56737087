import type { Report } from '../servers/options.ts'

const again = 10_000

/** Prints each step with the time since the beginning, and every ten seconds what is still under way. */
export function progress(): { report: Report; seconds: () => string; end: () => void } {
  const begin = performance.now()
  const seconds = (): string => `${((performance.now() - begin) / 1000).toFixed(1)} s`
  const underWay = new Map<string, string>()
  const line = (step: string, detail: string): void =>
    console.log(`${seconds().padStart(7)}  ${step.padEnd(14)} ${detail}`)
  const timer = setInterval(() => {
    for (const [step, detail] of underWay) line(step, `still ${detail}`)
  }, again)
  timer.unref()
  const report: Report = (step, detail) => {
    if (/^(starting|fetching|telling|ending)/.test(detail)) underWay.set(step, detail)
    else underWay.delete(step)
    line(step, detail)
  }
  return { report, seconds, end: () => clearInterval(timer) }
}
