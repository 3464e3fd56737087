// npm test: static checks while the servers come up, then tap; ends with the line "N passed, N failed".
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { startServers } from './servers/index.ts'
import type { Servers } from './servers/options.ts'
import { tied, whenAskedToEnd } from './servers/processes.ts'
import { closing, shorten, totals } from './tap.ts'

const begin = performance.now()
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`
const stopping = new AbortController()
whenAskedToEnd((reason) => stopping.abort(new Error(`interrupted: ${reason}`)))

interface Outcome {
  ok: boolean
  text: string
}

/** Runs a tool of ours, hands over each line, and the whole text at the end. */
function run(command: string[], said: (line: string) => void, env = {}): Promise<Outcome> {
  const [file = '', ...args] = [...tied, ...command]
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: stopping.signal,
    env: { ...process.env, ...env },
  })
  const lines: string[] = []
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => {
      lines.push(line)
      said(line)
    })
  return new Promise((end) => {
    child.on('close', (code) => end({ ok: code === 0, text: lines.join('\n') }))
    // Interrupted or not to be found; it closes all the same.
    child.on('error', () => {})
  })
}

async function check(...command: string[]): Promise<boolean> {
  const since = performance.now()
  const { ok, text } = await run(command, () => {})
  console.log(`${ok ? 'ok' : 'FAILED'}: ${command[0]} (${seconds(since)})`)
  if (!ok) console.log(text)
  return ok
}

async function tests(servers: Servers): Promise<Outcome> {
  const short = shorten()
  const command = ['tap', '--reporter=tap', ...process.argv.slice(2)]
  return run(command, (line) => short(line).forEach((one) => void console.log(one)), servers.urls)
}

async function servers(): Promise<Servers | undefined> {
  const report = (step: string, detail: string): void => {
    if (detail !== 'starting' && detail !== 'ready') console.log(`${step}: ${detail}`)
  }
  try {
    const started = await startServers({ name: 'test', signal: stopping.signal, report })
    console.log(`ok: servers, ${started.from} (${seconds(begin)})`)
    return started
  } catch (error) {
    console.log(`FAILED: servers: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

const [started, ...checks] = await Promise.all([
  servers(),
  check('tsc'),
  check('biome', 'check', '--error-on-warnings', '--max-diagnostics=50'),
  check('knip', '--no-progress'),
  check(process.execPath, 'scripts/generate.ts', '--check'),
])
const { ok, text } = started ? await tests(started) : { ok: false, text: '' }
await started?.stop()
const counted = totals(ok, text)
const good = checks.filter(Boolean).length
const sum = { ...counted, passed: counted.passed + good, failed: counted.failed + checks.length - good }
console.log(`${seconds(begin)} in all`)
console.log(closing(sum))
process.exitCode = sum.failed === 0 ? 0 : 1
