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

/**
 * Tells once that we are to end: by a signal, or because npm is gone, which can be killed without a word to us. Asked
 * again a second later we end at once. (npm passes on the Ctrl+C that the terminal has sent us as well.)
 */
export function whenAskedToEnd(then: (reason: string) => void): void {
  let askedAt = 0
  const asked = (reason: string): void => {
    if (askedAt === 0) then(reason)
    else if (performance.now() - askedAt > 1000) process.exit(1)
    askedAt ||= performance.now()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked(signal))
  const { ppid } = process
  const timer = setInterval(() => {
    if (process.ppid === ppid) return
    clearInterval(timer)
    asked('npm is gone')
  }, 500)
  timer.unref()
  if (!process.env.npm_lifecycle_event) clearInterval(timer)
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
