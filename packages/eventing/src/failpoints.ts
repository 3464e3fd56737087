// Named points at which a fault run makes a process die, fail or wait, and the defects it must be able to find (docs/faults.md).
// All of it is inert unless FAILPOINTS names a folder, which only a demonstration accepts.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { LogEntry } from './log.ts'

const { FAILPOINTS: folder = '', DEMO, NODE_ENV, ZOO = '', CLOCK_SKEW_MS = '0' } = process.env
const { KAFKA_BROKERS = '', TOPIC_PREFIX = '' } = process.env
if (folder !== '' && (DEMO !== '1' || NODE_ENV === 'production'))
  throw new Error('FAILPOINTS is for fault runs: it is refused without DEMO=1 and in production.')

/** What a scenario wrote into the folder under the name of this point. */
function armed(point: string): string | undefined {
  const file = join(folder, point)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

async function hit(point: string): Promise<void> {
  const action = armed(point)
  if (action === undefined) return
  const [what, ms] = action.split(' ')
  // Taken before it acts, so that a process that is started again is not killed again.
  rmSync(join(folder, point), { force: true })
  if (what === 'kill') process.kill(process.pid, 'SIGKILL')
  if (what === 'throw') throw new Error(`failpoint ${point}`)
  await new Promise((wake) => setTimeout(wake, Number(ms ?? 0)))
}

type Point =
  | 'commit-before'
  | 'commit-after'
  | 'relay-before-append'
  | 'relay-after-append'
  | 'consumer-in-transaction'
  | 'consumer-after-commit'

/** A point of the code at which a scenario may end, break or hold the process. */
export const failpoint: ((point: Point) => Promise<void>) | undefined = folder === '' ? undefined : hit

const isPoisoned = (aggregate: string): boolean => armed('fold')?.split('\n').includes(aggregate) ?? false
/** Throws where an event of a named aggregate is folded: poison, for as long as it is named. */
export const poisoned: ((aggregate: string) => void) | undefined =
  folder === ''
    ? undefined
    : (aggregate) => {
        if (isPoisoned(aggregate)) throw new Error(`failpoint fold: ${aggregate} is poison`)
      }

/** Which share of the deliveries comes twice, and which share of neighbours comes the other way round; contents move, offsets stay. */
function disturb(entries: readonly LogEntry[]): readonly LogEntry[] {
  const [double, swap] = ['deliver-twice', 'deliver-swapped'].map((point) => Number(armed(point) ?? 0))
  const twice = entries.flatMap((entry) => (Math.random() < (double ?? 0) ? [entry, entry] : [entry]))
  for (let n = twice.length - 1; n > 0; n--) {
    const [one, other] = [twice[n - 1], twice[n]]
    if (!one || !other || Math.random() >= (swap ?? 0)) continue
    twice[n - 1] = { ...other, offset: one.offset }
    twice[n] = { ...one, offset: other.offset }
  }
  return twice
}
/** Deliveries of one chunk as a scenario disturbs them. */
export const disturbed: ((entries: readonly LogEntry[]) => readonly LogEntry[]) | undefined =
  folder === '' ? undefined : disturb

/** A clock that is wrong by so many milliseconds, where the defect Z10 reads it. */
export const skewedNow = (): Date => new Date(Date.now() + (folder === '' ? 0 : Number(CLOCK_SKEW_MS)))

/** Where the defect Z2 sends, which knows of no settings. */
export const earlyLog = { brokers: KAFKA_BROKERS, prefix: TOPIC_PREFIX } as const

type Defect = 'Z1' | 'Z2' | 'Z3' | 'Z4' | 'Z5' | 'Z6' | 'Z7' | 'Z8' | 'Z9' | 'Z10' | 'Z15' | 'Z16' | 'Z17'

const defects = new Set(folder === '' ? [] : ZOO.split(','))
/** Is this defect of the bug zoo switched on? Never outside a fault run. */
export const zoo = (defect: Defect): boolean => defects.has(defect)
