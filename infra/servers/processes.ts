import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Before a command: on Linux it then ends when we do, even should we be killed. The shell's look at its parent covers
 * the moment before the tie holds.
 */
export const tied: readonly string[] = existsSync('/usr/bin/setpriv')
  ? ['setpriv', '--pdeathsig', 'TERM', '--', 'sh', '-c', `[ $PPID = ${process.pid} ] && exec "$@"`, 'sh']
  : []

/** npm can be killed without a word to us; then we end as if told to. */
export function whenNpmIsGone(then: () => void): void {
  const { ppid } = process
  if (!process.env.npm_lifecycle_event) return
  const timer = setInterval(() => {
    if (process.ppid === ppid) return
    clearInterval(timer)
    then()
  }, 500)
  timer.unref()
}

export function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The command line of a process, empty when it has none or is gone. */
export function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended meanwhile.
  }
}

/** Returns when all have ended; who has not after `patienceMs` is killed. */
export async function stop(pids: readonly number[], patienceMs: number): Promise<void> {
  if (patienceMs > 0) for (const pid of pids.filter(alive)) send(pid, 'SIGTERM')
  for (let waited = 0; pids.some(alive) && waited < patienceMs; waited += 20) await sleep(20)
  for (const pid of pids.filter(alive)) send(pid, 'SIGKILL')
  for (let waited = 0; pids.some(alive) && waited < 2000; waited += 20) await sleep(20)
}

export const tail = (file: string, lines = 8): string =>
  existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : ''

export async function openLog(file: string): Promise<{ fd: number; close: () => Promise<void> }> {
  await mkdir(dirname(file), { recursive: true })
  return open(file, 'w')
}

/** In a process group of its own, so that Ctrl+C in a terminal reaches only us. */
export async function launch(
  command: readonly string[],
  log: string,
  env: Record<string, string>,
): Promise<ChildProcess & { pid: number }> {
  const [file = '', ...args] = [...tied, ...command]
  const output = await openLog(log)
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
    env: { ...process.env, ...env },
  })
  await once(child, 'spawn').finally(() => output.close())
  child.unref()
  const { pid = 0 } = child
  return Object.assign(child, { pid })
}
