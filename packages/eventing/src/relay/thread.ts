import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Parcel } from './parcels.ts'

export interface RelayWorkerOptions {
  readonly mongoUrl: string
  readonly database: string
  readonly brokers: string
  readonly service: string
  readonly topic: string
  /** Unique for this process: who holds the lease. */
  readonly owner: string
}
export interface RelayThread {
  /** This was committed. */
  wake(parcel: Parcel): void
  stop(): Promise<void>
}
/** What the thread is told. */
export type RelayMessage = 'stop' | Parcel

/** Runs the relay in a thread of its own; a thread that dies is replaced, since unsent rows are the truth. */
export function startRelayThread(
  options: RelayWorkerOptions,
  onTrouble: (what: string, message: string) => void,
): RelayThread {
  const state = { stopping: false, worker: start() }
  function start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: options,
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 24 },
    })
    worker.on('message', ({ what, message }: { what: string; message: string }) => onTrouble(what, message))
    worker.on('error', (error) => onTrouble('relay thread', String(error)))
    worker.on('exit', () => {
      if (!state.stopping) setTimeout(() => (state.worker = start()), 500).unref()
    })
    return worker
  }
  const tell = (what: RelayMessage): void => state.worker.postMessage(what)
  return {
    wake: tell,
    async stop() {
      state.stopping = true
      const ended = once(state.worker, 'exit')
      tell('stop')
      await ended
    },
  }
}
