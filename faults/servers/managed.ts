import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from '../../infra/servers/commands.ts'
import { alive, launch, stop } from '../../infra/servers/processes.ts'
import { spawned } from './spawned.ts'

/** A server as a process that a scenario may kill, stop and start again on the same port and data. */
export interface Managed {
  readonly name: string
  /** Starts it and waits until it answers. */
  start(): Promise<void>
  /** Kills it (`kill -9`) and waits until it is gone. */
  kill(): Promise<void>
  /** Stops it where it stands (SIGSTOP), and lets it go on. */
  freeze(): void
  thaw(): void
  readonly running: boolean
}

export interface ManagedOptions {
  readonly name: string
  readonly command: Command
  readonly log: string
  readonly ready: (signal: AbortSignal) => Promise<unknown>
}

const startMs = 60_000

export function managed({ name, command, log, ready }: ManagedOptions): Managed {
  let pid = 0
  let frozen = false
  const running = (): boolean => pid > 0 && alive(pid)
  return {
    name,
    get running() {
      return running()
    },
    async start() {
      if (running()) return
      const child = await launch(command.line, log, command.env ?? {})
      spawned(child)
      pid = child.pid
      const ended = new AbortController()
      child.once('exit', (code) => ended.abort(new Error(`${name} ended (${code}) while starting; its log is ${log}`)))
      await ready(AbortSignal.any([ended.signal, AbortSignal.timeout(startMs)]))
    },
    async kill() {
      if (running()) await stop([pid], 0)
      while (running()) await sleep(5)
      pid = 0
    },
    freeze() {
      frozen = true
      process.kill(pid, 'SIGSTOP')
    },
    thaw() {
      if (frozen && running()) process.kill(pid, 'SIGCONT')
      frozen = false
    },
  }
}
