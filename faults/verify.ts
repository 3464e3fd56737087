// npm run verify compares a city that runs with what must come out; -- --faults tells a city of its own while everything goes wrong, and
// compares then. --profile S, --seed=<n>, --minutes=<n> after which it has failed. It ends with 0 where all holds.
import { parseArgs } from 'node:util'
import { isProfile, profiles } from '@jiceng/sample-city'
import { whenAskedToEnd } from '../infra/servers/processes.ts'
import { faultServers } from './servers/servers.ts'
import { killSpawned } from './servers/spawned.ts'
import { tellUnderFaults } from './told/told.ts'

interface Asked {
  readonly profile: string
  readonly seed: number
  readonly minutes: number
}
const begin = performance.now()
const seconds = (): string => `${((performance.now() - begin) / 1000).toFixed(0)} s`.padStart(6)
const say = (line: string): void => console.log(`${seconds()}  ${line}`)
function end(why: string): void {
  say(why)
  killSpawned()
  process.exit(1)
}

async function underFaults({ profile: name, seed, minutes }: Asked): Promise<void> {
  if (!isProfile(name)) {
    console.error(`There is no profile ${name}. Give one of: ${Object.keys(profiles).join(', ')}.`)
    process.exitCode = 2
    return
  }
  say(`profile ${name}, seed ${seed}; it has ${minutes} minutes`)
  whenAskedToEnd((reason) => end(`interrupted: ${reason}`))
  setTimeout(end, minutes * 60_000, `✗ not at its end after ${minutes} minutes; --minutes gives it more`).unref()
  const servers = await faultServers('single', seed)
  say('MongoDB, Kafka and Redis of its own are up')
  let isGood = false
  try {
    const lines = await tellUnderFaults(servers, { profile: profiles[name], seed, say })
    const wrong = lines.filter(({ isRight }) => !isRight).length
    isGood = wrong === 0
    say(isGood ? `All ${lines.length} hold.` : `${wrong} of ${lines.length} do not hold.`)
  } finally {
    await servers.stop(!isGood)
    if (!isGood) say(`Seed ${seed}, logs: ${servers.logs}`)
  }
  process.exitCode = isGood ? 0 : 1
}

const words = process.argv.slice(2)
if (words.includes('--faults')) {
  const { values } = parseArgs({
    options: {
      faults: { type: 'boolean' },
      profile: { type: 'string', default: 'S' },
      seed: { type: 'string', default: `${Math.floor(Math.random() * 1e6)}` },
      minutes: { type: 'string', default: '30' },
    },
  })
  await underFaults({ profile: values.profile, seed: Number(values.seed), minutes: Number(values.minutes) })
} else {
  process.argv.splice(2, 0, 'verify')
  await import('../packages/sample-city/src/main.ts')
}
