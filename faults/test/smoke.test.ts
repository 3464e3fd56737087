// The faults marked as smoke, played one after the other on one city of real processes and real servers.
import t from 'tap'
import { checkMachine } from '../../infra/servers/binaries.ts'
import { openSession, runScenario, type Session } from '../scenario.ts'
import { scenarios } from '../scenarios/index.ts'
import { faultServers } from '../servers/servers.ts'

// For each fault: what counts is that it holds, however slow the machine.
const patienceMs = 300_000
t.setTimeout(patienceMs)
const missing = await checkMachine().then(
  () => false,
  () => 'servers of our own cannot run here, and others are not ours to kill',
)
const seed = Math.floor(Math.random() * 1e6)
t.comment(`seed ${seed}: npm run faults -- S --quick --seed=${seed}`)

const servers = missing ? undefined : await faultServers('single', seed)
let session: Session | undefined
let broken = false
t.teardown(async () => {
  await session?.city.stop()
  await servers?.stop(broken)
})

for (const [n, scenario] of scenarios.filter(({ smoke }) => smoke).entries())
  t.test(`fault ${scenario.number}: ${scenario.name}`, { skip: missing }, async (test) => {
    if (!servers) return
    for (const one of [t, test]) one.setTimeout(patienceMs)
    // What is broken stays broken: the next fault gets a new city.
    test.teardown(async () => {
      if (test.passing()) return
      broken = true
      t.comment(`logs: ${servers.logs}`)
      await session?.city.stop()
      session = undefined
    })
    session ??= await openSession(servers, { sessionMs: 6000 })
    const row = await runScenario(session, scenario, { seed: seed + n, quick: true })
    test.strictSame(row.violations, [])
    test.strictSame([row.lost, row.doubledEffects], [0, 0])
    test.ok(row.acked > 0, 'commands were acknowledged')
  })
