import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { cache } from '../servers/binaries.ts'
import { alive } from '../servers/processes.ts'

const launcher = `
  import { startServers } from './infra/servers/index.ts'
  const stopping = new AbortController()
  process.on('SIGTERM', () => stopping.abort(new Error('interrupted')))
  const report = (step, detail) => console.log(step, detail)
  await startServers({ name: 'test', signal: stopping.signal, report }).catch(() => {})`

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

/** Starts servers, strikes as soon as all three are starting, answers with their processes. */
async function interrupt(signal: NodeJS.Signals): Promise<number[]> {
  const root = join(import.meta.dirname, '../..')
  const { MONGO_URL, KAFKA_BROKERS, REDIS_URL, ...env } = process.env
  const child = spawn(process.execPath, ['--input-type=module', '-e', launcher], {
    cwd: root,
    env: { ...env, JICENG_SERVERS: 'native' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const begun = new Set<string>()
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    for (const [, server = ''] of `${chunk}`.matchAll(/^(\w+) starting$/gm)) begun.add(server)
    if (begun.size === 3) break
  }
  // The last one is launched just after it is told.
  while (childrenOf(child.pid ?? 0).length < 3) await sleep(5)
  const servers = childrenOf(child.pid ?? 0)
  child.kill(signal)
  await ended
  return servers
}

const skip =
  process.platform === 'linux' && existsSync(join(cache, 'test.json')) ? false : 'no servers of our own on this machine'

for (const signal of ['SIGTERM', 'SIGKILL'] as const)
  t.test(`a start ended by ${signal} leaves no server`, { skip }, async (t) => {
    const servers = await interrupt(signal)
    t.equal(servers.length, 3)
    for (let tries = 0; servers.some(alive) && tries < 500; tries += 1) await sleep(20)
    t.strictSame(servers.filter(alive), [])
  })
