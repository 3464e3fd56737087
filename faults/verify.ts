// npm run verify compares a city that runs with what must come out; -- --faults tells a city of its own while everything goes wrong, and
// compares then. --profile S, --seed=<n>.
import { isProfile, profiles } from '@jiceng/sample-city'
import { whenAskedToEnd } from '../infra/servers/processes.ts'
import { faultServers } from './servers/servers.ts'
import { killSpawned } from './servers/spawned.ts'
import { tellUnderFaults } from './told/told.ts'

async function underFaults(words: readonly string[]): Promise<void> {
  const name = words[words.indexOf('--profile') + 1] ?? ''
  const profile = profiles[isProfile(name) ? name : 'S']
  const seed = Number(words.find((word) => word.startsWith('--seed='))?.slice(7) ?? Math.floor(Math.random() * 1e6))
  console.log(`Profile ${profile.name}, seed ${seed}`)
  whenAskedToEnd(() => {
    killSpawned()
    process.exit(1)
  })
  const servers = await faultServers('single', seed)
  let wrong = 1
  try {
    wrong = await tellUnderFaults(servers, { profile, seed, say: console.log })
  } finally {
    await servers.stop(wrong > 0)
    if (wrong > 0) console.log(`Logs: ${servers.logs}`)
  }
  process.exitCode = wrong === 0 ? 0 : 1
}

const words = process.argv.slice(2)
if (words.includes('--faults')) await underFaults(words)
else {
  process.argv.splice(2, 0, 'verify')
  await import('../packages/sample-city/src/main.ts')
}
