// One service as a process that a scenario may kill, end, start again, and make fail at a named point.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { nodeOptions } from '../../infra/city/node-options.ts'
import { alive, stop, tail, tied } from '../../infra/servers/processes.ts'
import { spawned } from '../servers/spawned.ts'

export interface ServiceOptions {
  /** Of this process, such as `grid` or `grid-2`. */
  readonly name: string
  readonly service: string
  readonly folder: string
  readonly logs: string
  readonly env: Readonly<Record<string, string>>
}
export interface Service {
  readonly name: string
  readonly url: string
  readonly log: string
  readonly running: boolean
  /** Told more than its settings, it is told the same at later starts. */
  start(more?: Readonly<Record<string, string>>): Promise<void>
  /** SIGTERM: ends what is under way. */
  end(): Promise<void>
  kill(): Promise<void>
  freeze(): void
  thaw(): void
  /** The next time the process passes this point it does so: `kill`, `throw`, `wait <ms>`; or what the point reads of it. */
  arm(point: string, action?: string): Promise<void>
  disarm(point: string): Promise<void>
  /** Is the point still to be passed? */
  armed(point: string): boolean
  /** Resolves when the process has ended. */
  ended(): Promise<void>
}

const readyMs = 60_000
const endMs = 20_000
const mainOf = (service: string): string => join(import.meta.dirname, '../../services', service, 'src/main.ts')

interface Started {
  readonly url: string
}
const isStarted = (message: unknown): message is Started =>
  typeof message === 'object' && message !== null && 'url' in message

/** Resolves when it listens; rejects when it ends before. */
async function listening(child: ChildProcess, name: string, log: string): Promise<void> {
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(new Error(`${name} was not ready: ${tail(log, 15)}`)), readyMs)
  try {
    await new Promise<void>((ready, fail) => {
      child.on('message', (message) => void (isStarted(message) && ready()))
      child.once('exit', (code, signal) =>
        fail(new Error(`${name} ended (${code ?? signal}) while starting:\n${tail(log, 15)}`)),
      )
      silence.signal.addEventListener('abort', () => fail(silence.signal.reason))
    })
  } finally {
    clearTimeout(timer)
  }
}

type Points = Pick<Service, 'arm' | 'disarm' | 'armed'> & { readonly folder: string }
async function pointsOf(name: string, folder: string): Promise<Points> {
  const points = join(folder, `points-${name}`)
  await mkdir(points, { recursive: true })
  return {
    folder: points,
    async arm(point, action = 'kill') {
      // Whole or not at all: the process may look at this very moment.
      const part = join(folder, `${name}-${point}.part`)
      await writeFile(part, action)
      await rename(part, join(points, point))
    },
    disarm: (point) => rm(join(points, point), { force: true }),
    armed: (point) => existsSync(join(points, point)),
  }
}

export async function service({ name, service: of, folder, logs, env }: ServiceOptions): Promise<Service> {
  const { folder: points, ...armed } = await pointsOf(name, folder)
  const log = join(logs, `${name}.log`)
  let child: ChildProcess | undefined
  let told: Readonly<Record<string, string>> = {}
  const pid = (): number => child?.pid ?? 0
  const running = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null

  async function start(more = told): Promise<void> {
    told = more
    const output = await open(log, 'a')
    const [execPath = '', ...execArgv] = [...tied, process.execPath, ...nodeOptions]
    const started = fork(mainOf(of), {
      execPath,
      execArgv,
      detached: true,
      stdio: ['ignore', output.fd, output.fd, 'ipc'],
      env: { PATH: process.env.PATH, ...env, FAILPOINTS: points, ...more },
    })
    spawned(started)
    child = started
    started.once('exit', () => void output.close())
    await listening(started, name, log)
  }
  return {
    name,
    url: `http://${env.HOST}:${env.PORT}`,
    log,
    get running() {
      return running()
    },
    start,
    async end() {
      if (running()) await stop([pid()], endMs)
    },
    async kill() {
      if (running() && alive(pid())) await stop([pid()], 0)
      while (running()) await sleep(5)
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    ...armed,
    async ended() {
      if (child && running()) await once(child, 'exit')
    },
  }
}

/** Lines of a log that nobody should ever see: errors, broken promises, a process that ran out of memory. */
export async function complaints(log: string): Promise<string[]> {
  const text = await readFile(log, 'utf8').catch(() => '')
  const bad = /"level":"(error|fatal)"|UnhandledPromiseRejection|Uncaught|unhandled|FATAL ERROR|^Error:/i
  return text.split('\n').filter((line) => bad.test(line))
}
