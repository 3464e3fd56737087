/** A line of how far a load is: how many, how fast, and how long it will take. */
export interface Progress {
  readonly onProgress: (given: number, path: string) => void
  end(): void
}

export function progress(total: number, say: (line: string) => void, everyMs = 2000): Progress {
  const begin = performance.now()
  let [count, last] = [0, '']
  const line = (): string => {
    const seconds = Math.max(0.001, (performance.now() - begin) / 1000)
    const rate = count / seconds
    const left = rate > 0 ? Math.round((total - count) / rate) : undefined
    const share = ((count * 100) / Math.max(1, total)).toFixed(0)
    return `${share.padStart(3)} %  ${count} of ${total} facts, ${rate.toFixed(0)}/s${left === undefined || left <= 0 ? '' : `, ${toTime(left)} left`}  ${last}`
  }
  const timer = setInterval(() => say(line()), everyMs)
  timer.unref()
  return {
    onProgress(given, path) {
      count = given
      last = path
    },
    end() {
      clearInterval(timer)
      say(line())
    },
  }
}
const toTime = (seconds: number): string => (seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`)
