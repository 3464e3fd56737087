// npm run city: tells the sample city to a platform that runs. npm run verify: compares its figures with what they must be.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { factsIn } from './city.ts'
import { live } from './live.ts'
import { cityDoor, loadCity } from './load/city.ts'
import { atRest, told } from './load/load.ts'
import { progress } from './load/progress.ts'
import { expectedAlerts } from './oracle/alerts.ts'
import { goldenOf } from './oracle/golden.ts'
import { isProfile, profiles } from './profiles/index.ts'
import { loadRegister, rowOfCsv, rowOfTsv } from './register/index.ts'
import { verifyAll } from './verify/all.ts'
import { worldOf } from './world/index.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    profile: { type: 'string', default: 'S' },
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    token: { type: 'string' },
    'checker-token': { type: 'string' },
    'admin-token': { type: 'string' },
    'ops-token': { type: 'string' },
    batch: { type: 'string' },
    lanes: { type: 'string' },
    live: { type: 'boolean', default: false },
    speed: { type: 'string', default: '60' },
    register: { type: 'string' },
    file: { type: 'string', default: join(import.meta.dirname, '../test/fixtures/heihe.tsv') },
    since: { type: 'string', default: '2023-06-30' },
  },
})

const { profile: name, url, token } = values
if (!isProfile(name)) {
  console.error(`There is no profile ${name}. Give one of: ${Object.keys(profiles).join(', ')}.`)
  process.exit(2)
}
const profile = profiles[name]
const tokens = Object.fromEntries(
  Object.entries({
    importer: token,
    checker: values['checker-token'] ?? token,
    admin: values['admin-token'] ?? token,
    ops: values['ops-token'] ?? token,
  }).filter(([, one]) => one !== undefined),
)
const isTerminal = process.stdout.isTTY
const stopping = new AbortController()
process.once('SIGINT', () => stopping.abort(new Error('interrupted; give the same command again to go on')))

async function tell(): Promise<void> {
  const shown = progress(factsIn(worldOf(profile)), (line) =>
    process.stdout.write(isTerminal ? `\r${line}\u001b[K` : `${line}\n`),
  )
  const begin = performance.now()
  const { batch, lanes } = values
  const loaded = await loadCity({
    url,
    profile,
    tokens,
    signal: stopping.signal,
    onProgress: shown.onProgress,
    ...(batch === undefined ? {} : { batch: Number(batch) }),
    ...(lanes === undefined ? {} : { lanes: Number(lanes) }),
  }).finally(shown.end)
  if (!loaded) return console.log('\nThis city was told before: its calendar has moved on.')
  const seconds = (performance.now() - begin) / 1000
  console.log(
    `\n${loaded.given} facts in ${seconds.toFixed(0)} s, ${(loaded.given / seconds).toFixed(0)}/s; ${atRest(loaded)}`,
  )
  if (loaded.refused.length === 0) return
  console.error(`${loaded.refused.length} were refused:\n${told(loaded.refused)}`)
  process.exitCode = 1
}

/** A real register: the rows of one prefecture, by the first four digits of their codes. */
async function register(prefecture: string): Promise<void> {
  const lines = readFileSync(values.file, 'utf8').split('\n')
  const rowOf = values.file.endsWith('.csv') ? rowOfCsv : rowOfTsv
  const rows = lines.filter((line) => line.startsWith(prefecture)).map(rowOf)
  const door = cityDoor({ url, tokens })
  try {
    const { since } = values
    const loaded = await loadRegister({ door, rows, since, say: console.log, signal: stopping.signal })
    console.log(JSON.stringify(loaded.report, null, 1))
    console.log(`${loaded.given} divisions given, ${loaded.refused.length} refused by the platform`)
    if (loaded.refused.length === 0) return
    console.error(told(loaded.refused))
    process.exitCode = 1
  } finally {
    await door.close()
  }
}

async function compare(): Promise<void> {
  const door = cityDoor({ url, tokens })
  try {
    const lines = await verifyAll(door, worldOf(profile))
    for (const { text, isRight } of lines) console.log(`${isRight ? '✓' : '✗'} ${text}`)
    const wrong = lines.filter(({ isRight }) => !isRight).length
    console.log(wrong === 0 ? `All ${lines.length} hold.` : `${wrong} of ${lines.length} do not hold.`)
    if (wrong > 0) process.exitCode = 1
  } finally {
    await door.close()
  }
}

/** What must come out, kept beside the code: a change of the generator shows there. */
function expect(): void {
  const world = worldOf(profile)
  const folder = join(import.meta.dirname, '../expected', profile.name)
  mkdirSync(folder, { recursive: true })
  // One a line, so that a change shows what changed.
  const write = (file: string, of: readonly unknown[]): void =>
    writeFileSync(join(folder, file), `[\n${of.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`)
  write('golden.json', goldenOf(world))
  write('expected-alerts.json', expectedAlerts(world))
}

if (positionals[0] === 'verify') await compare()
else if (positionals[0] === 'expect') expect()
else if (values.register !== undefined) await register(values.register)
else {
  await tell()
  if (values.live && process.exitCode === undefined)
    await live({ url, profile, tokens, speed: Number(values.speed), signal: stopping.signal, say: console.log })
}
