// npm run faults [-- 1 5 S] plays faults against a city of its own; -- zoo [Z4 …] the defects the checker must find (--control without them).
// --seed=<n> replays a schedule, --quick shortens it, --keep keeps the logs. The table is docs/faults.md.
import { whenAskedToEnd } from '../infra/servers/processes.ts'
import { report } from './report.ts'
import { openSession, type Row, type RunOptions, runScenario, type Scenario, type Session } from './scenario.ts'
import { scenarios } from './scenarios/index.ts'
import { type FaultServers, faultServers, type Topology } from './servers/servers.ts'
import { killSpawned } from './servers/spawned.ts'
import { zoo } from './zoo/index.ts'

const words = process.argv.slice(2)
const asked = words.filter((word) => !word.startsWith('--') && word !== 'zoo')
const seed = Number(words.find((word) => word.startsWith('--seed='))?.slice(7) ?? Math.floor(Math.random() * 1e6))
const quick = words.includes('--quick')
const keeps = words.includes('--keep')
const isZoo = words.includes('zoo')
const isControl = words.includes('--control')
const failures: string[] = []
// Data that stays behind is removed by the next run.
whenAskedToEnd(() => {
  killSpawned()
  process.exit(1)
})

const wanted = (scenario: Scenario): boolean =>
  asked.length === 0 || asked.includes(String(scenario.number)) || (scenario.smoke && asked.includes('S'))

function tell(row: Row, verdict: string): void {
  const { number, name, acked, lost, doubledInLog, doubledEffects, inversions, violations } = row
  const figures = `acked ${acked}, lost ${lost}, doubled in the log ${doubledInLog}, doubled effects ${doubledEffects}, inversions ${inversions}`
  const times = `recovered in ${row.recoverySeconds?.toFixed(1) ?? '–'} s, worst freshness ${row.worstFreshnessSeconds.toFixed(1)} s`
  console.log(`${verdict} ${number} ${name}: ${figures}; ${times}; ${row.seconds.toFixed(1)} s, seed ${row.seed}`)
  for (const violation of violations) console.log(`         ${violation}`)
}

/** Faults share a city for as long as everything holds: what is broken stays broken. */
async function playFaults(servers: FaultServers, of: readonly Scenario[]): Promise<void> {
  let session: Session | undefined
  for (const [n, scenario] of of.entries()) {
    const before = failures.length
    try {
      session ??= await openSession(servers, { sessionMs: quick ? 6000 : undefined })
      const row = await runScenario(session, scenario, { seed: seed + n, quick })
      const held = row.violations.length === 0
      tell(row, held ? 'held  ' : 'BROKEN')
      await report([row])
      if (!held) failures.push(`${row.number}`)
    } catch (error) {
      broke(scenario, error)
    }
    if (failures.length === before) continue
    await session?.city.stop()
    session = undefined
  }
  await session?.city.stop()
}

/** Which of the two moves first is chance in some of them. */
const tries = 3

/** Each defect in a city of its own: the run must turn red. As a control, without the defect, it must not. */
async function playDefect(servers: FaultServers, scenario: Scenario): Promise<void> {
  const defect = isControl ? undefined : `${scenario.number}`
  for (let n = 0; n < (isControl ? 1 : tries); n++) {
    const session = await openSession(servers, { zoo: scenario.late ? undefined : defect, sessionMs: 6000 })
    const options: RunOptions = { seed: seed + n, quick: true, zoo: defect, settleSeconds: 45, rate: 40 }
    const row = await runScenario(session, scenario, options).finally(() => session.city.stop())
    const isRed = row.violations.length > 0
    tell(row, isRed ? 'red   ' : 'green ')
    if (isRed === !isControl) {
      if (!isControl) await report([row])
      return
    }
  }
  failures.push(`${scenario.number}`)
}

function broke({ number }: Scenario, error: unknown): void {
  failures.push(`${number}`)
  console.log(`BROKEN ${number}: ${error instanceof Error ? error.stack : error}`)
}

async function playOn(topology: Topology): Promise<void> {
  const of = (isZoo ? zoo : scenarios).filter((scenario) => scenario.topology === topology && wanted(scenario))
  if (of.length === 0) return
  const before = failures.length
  const servers = await faultServers(topology, seed)
  try {
    if (isZoo) for (const scenario of of) await playDefect(servers, scenario).catch((error) => broke(scenario, error))
    else await playFaults(servers, of)
  } finally {
    const isGood = failures.length === before
    await servers.stop(!isGood || keeps)
    if (!isGood || keeps) console.log(`Logs: ${servers.logs}`)
  }
}

console.log(`Seed ${seed}`)
for (const topology of ['single', 'brokers3', 'mongo3'] as const) await playOn(topology)
const good = isZoo && !isControl ? 'All found.' : 'All held.'
console.log(failures.length === 0 ? good : `${isZoo && !isControl ? 'Not found' : 'Broken'}: ${failures.join(', ')}`)
process.exitCode = failures.length === 0 ? 0 : 1
