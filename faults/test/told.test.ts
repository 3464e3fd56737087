// The smallest city told under kills, copies and poison, as npm run verify -- --faults tells larger ones.
import { profiles } from '@jiceng/sample-city'
import t from 'tap'
import { checkMachine } from '../../infra/servers/binaries.ts'
import { faultServers } from '../servers/servers.ts'
import { tellUnderFaults } from '../told/told.ts'

const missing = await checkMachine().then(
  () => false,
  () => 'servers of our own cannot run here, and others are not ours to kill',
)
const seed = Math.floor(Math.random() * 1e6)
t.setTimeout(300_000)

t.test('a city told under kills, copies and poison is the city that was told', { skip: missing }, async (t) => {
  t.setTimeout(300_000)
  t.comment(`npm run verify -- --faults --profile tiny --seed=${seed}`)
  const servers = await faultServers('single', seed)
  t.teardown(() => servers.stop(!t.passing()))
  const lines = await tellUnderFaults(servers, { profile: profiles.tiny, seed, say: (line) => t.comment(line) })
  t.strictSame(
    lines.filter(({ isRight }) => !isRight).map(({ text }) => text),
    [],
  )
  t.ok(lines.length > 80)
})
