import type { ChildProcess } from 'node:child_process'

const pids = new Set<number>()

/** A process of this run, remembered until it ends. */
export function spawned(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return
  pids.add(pid)
  child.once('exit', () => pids.delete(pid))
}

/** Ends every process of this run at once: what stands still would not hear a kinder word. */
export function killSpawned(): void {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended meanwhile.
    }
}
