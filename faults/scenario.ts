import { setTimeout as sleep } from 'node:timers/promises'
import { check } from './check/check.ts'
import type { Findings } from './check/findings.ts'
import { quiet, settled } from './check/settle.ts'
import { type CityOptions, type FaultCity, openCity } from './city/city.ts'
import { watchFreshness } from './load/freshness.ts'
import type { Op } from './load/journal.ts'
import { type Load, startLoad } from './load/load.ts'
import { random } from './random.ts'
import type { FaultServers, Topology } from './servers/servers.ts'

/** What a scenario has in hand while the load runs. */
export interface Stage {
  readonly city: FaultCity
  readonly servers: FaultServers
  readonly load: Load
  /** Shorter, as part of `npm test`. */
  readonly quick: boolean
  /** The defect that the services run with. */
  readonly zoo: string | undefined
  readonly chance: () => number
  /** Aggregates, and places as `topic:partition:offset`, whose records the scenario puts into the log itself. */
  readonly planted: Set<string>
  /** Aggregates that are held up on purpose: how fresh they are does not count. */
  readonly held: Set<string>
  /** Lets the load run. */
  run(seconds: number): Promise<void>
  /** Something that must hold besides the invariants does not. */
  violation(what: string): void
}

/** A fault, or a defect of the bug zoo with a fault under which it does harm. */
export interface Scenario {
  readonly number: number | string
  readonly name: string
  /** Part of `npm test`. */
  readonly smoke: boolean
  readonly topology: Topology
  /** Callers go to the grid service itself, since the gateway is what falls. */
  readonly past?: boolean
  /** The city is founded without the defect; the scenario itself brings it in. */
  readonly late?: boolean
  /** Breaks something while the load runs, and mends it before it returns. */
  fault(stage: Stage): Promise<void>
  /** After the load has ended and everything has settled, before the check. */
  after?(stage: Stage): Promise<void>
}

export interface Row extends Findings {
  readonly number: number | string
  readonly name: string
  /** From the mending until the view had all that was older than two seconds. */
  readonly recoverySeconds: number | undefined
  readonly worstFreshnessSeconds: number
  readonly seconds: number
  readonly seed: number
}

/** From here on the grid service has the defect: founded with it, the city would never come to life. */
export async function bringIn({ city, zoo }: Stage): Promise<void> {
  await city.services.grid.end()
  await city.services.grid.start(zoo === undefined ? {} : { ZOO: zoo })
}

/** A city that several scenarios share: what was asked of it is checked to the end. */
export interface Session {
  readonly city: FaultCity
  readonly ops: Op[]
  readonly planted: Set<string>
  /** What the log held twice before. */
  counted: { doubledInLog: number; inversions: number; acked: number }
}
export const openSession = async (servers: FaultServers, options: CityOptions = {}): Promise<Session> => ({
  city: await openCity(servers, options),
  ops: [],
  planted: new Set(),
  counted: { doubledInLog: 0, inversions: 0, acked: 0 },
})

export interface RunOptions {
  readonly seed: number
  readonly zoo?: string | undefined
  readonly quick: boolean
  /** Commands a second. */
  readonly rate?: number
  /** Seconds until everything must have settled. */
  readonly settleSeconds?: number
}

/** Seconds from the mending until everything has settled (I3, I12); on a machine that tests share, what counts is that it does. */
const settleIn = { long: 30, quick: 120 } as const

/** Waits until everything has settled; what is wrong with how long that took. */
async function settling({ city, planted }: Stage, { quick, settleSeconds }: RunOptions): Promise<string | undefined> {
  const begin = Date.now()
  const late = await settled(city, (settleSeconds ?? settleIn.quick) * 1000, planted)
  const took = (Date.now() - begin) / 1000
  if (late) return `I3, I12: not settled ${took.toFixed(0)} s after the mending: ${late}`
  const limit = settleSeconds ?? (quick ? settleIn.quick : settleIn.long)
  return took > limit ? `I3, I12: settled only ${took.toFixed(0)} s after the mending` : undefined
}

/** What is checked from the founding of the city on, without what was counted before. */
function since({ counted }: Session, findings: Findings): Findings {
  const { acked, doubledInLog, inversions } = findings
  return {
    ...findings,
    acked: acked - counted.acked,
    doubledInLog: doubledInLog - counted.doubledInLog,
    inversions: inversions - counted.inversions,
  }
}

/** The load, the fault, the settling and the check. */
export async function runScenario(session: Session, scenario: Scenario, options: RunOptions): Promise<Row> {
  const { city, ops, planted } = session
  const { seed, quick, rate = 25, zoo } = options
  const { number, name, past = false } = scenario
  const begin = Date.now()
  const violations: string[] = []
  const load = await startLoad(city, { rate, seed, past })
  const held = new Set<string>()
  const freshness = watchFreshness(city, load, held)
  const run = (seconds: number): Promise<void> => sleep(seconds * 1000)
  const violation = (what: string): void => void violations.push(what)
  const { servers } = city
  const stage: Stage = { city, servers, load, quick, zoo, chance: random(seed + 1), planted, held, run, violation }
  await run(quick ? 1 : 3)
  await scenario.fault(stage)
  const mended = Date.now()
  await run(quick ? 1 : 3)
  await load.stop()
  if (load.ops.some(({ outcomes }) => outcomes.length === 0)) await quiet(city)
  const late = await settling(stage, options)
  if (late) violation(late)
  await scenario.after?.(stage)
  // Seen once more, so that the last acknowledged commands count.
  await sleep(300)
  freshness.stop()
  ops.push(...load.ops)
  const findings = await check(city, { ops, planted, journal: load })
  const own = since(session, findings)
  session.counted = findings
  const caughtUp = freshness.caughtUpAfter(mended)
  const recoverySeconds = caughtUp === undefined ? undefined : (caughtUp - mended) / 1000
  const times = {
    recoverySeconds,
    worstFreshnessSeconds: freshness.worstMs / 1000,
    seconds: (Date.now() - begin) / 1000,
  }
  return { ...own, ...times, violations: [...own.violations, ...violations], number, name, seed }
}
