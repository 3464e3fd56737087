import { Worker } from 'node:worker_threads'
import type { OfficialDocument } from './model.ts'
import { sample } from './sample.ts'

/** Kinds of files a document is set as. */
export const formats = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
} as const
export type Format = keyof typeof formats
export const isFormat = (word: string): word is Format => word in formats

/** What the thread is asked for, and what it answers. */
export interface Asked {
  readonly id: number
  readonly format: Format
  readonly document: OfficialDocument
}
export interface Made {
  readonly id: number
  readonly bytes?: Uint8Array
  readonly broken?: string
}

export interface Renderer {
  /** The document as a file; it takes tenths of a second, in a thread of its own. */
  render(document: OfficialDocument, format: Format): Promise<Uint8Array>
  /** Has the thread set a page of each kind, so that the first document is as fast as the next; from now on there is always one. */
  warm(): Promise<void>
  /** Documents that wait for the thread. */
  readonly waiting: number
  close(): Promise<void>
}

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (error: Error) => void
}
/** Milliseconds without work after which the thread ends and gives its memory back. */
const idleMs = 60_000

function settle(waiting: Map<number, Waiting>, { id, bytes, broken = 'nothing was made' }: Made): void {
  const asked = waiting.get(id)
  waiting.delete(id)
  if (bytes) asked?.resolve(bytes)
  else asked?.reject(new Error(broken))
}
function start(onMade: (made: Made) => void, onLost: (of: Worker, error: unknown) => void): Worker {
  const made = new Worker(new URL('./worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 },
  })
  made.unref()
  made.on('message', onMade)
  made.on('error', (error) => onLost(made, error))
  made.on('exit', () => onLost(made, new Error('the thread that sets documents ended')))
  return made
}

/**
 * Sets documents in a thread that begins with the first one, or when it is warmed. After a minute without work it ends and gives its
 * memory back; one that was warmed is followed by another.
 */
export function renderer(): Renderer {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let rest: NodeJS.Timeout | undefined
  let serial = 0
  let [isUsed, staysWarm] = [false, false]

  function heard(made: Made): void {
    settle(waiting, made)
    if (isUsed && waiting.size === 0) rest = setTimeout(renew, idleMs).unref()
  }
  function lost(of: Worker, error: unknown): void {
    if (worker !== of) return
    worker = undefined
    for (const { reject } of waiting.values()) reject(error instanceof Error ? error : new Error(String(error)))
    waiting.clear()
  }
  function ask(document: OfficialDocument, format: Format): Promise<Uint8Array> {
    clearTimeout(rest)
    worker ??= start(heard, lost)
    const id = ++serial
    const made = new Promise<Uint8Array>((resolve, reject) => waiting.set(id, { resolve, reject }))
    worker.postMessage({ id, format, document } satisfies Asked)
    return made
  }
  async function stop(): Promise<void> {
    clearTimeout(rest)
    const of = worker
    if (!of) return
    lost(of, new Error('the thread that sets documents was ended'))
    await of.terminate()
  }
  async function warm(): Promise<void> {
    staysWarm = true
    await Promise.all([ask(sample, 'docx'), ask(sample, 'pdf')])
  }
  async function renew(): Promise<void> {
    isUsed = false
    await stop()
    // Whether a page of nothing could be set is told by the first document.
    if (staysWarm) await warm().catch(() => undefined)
  }
  return {
    render(document, format) {
      isUsed = true
      return ask(document, format)
    },
    warm,
    get waiting() {
      return waiting.size
    },
    close() {
      staysWarm = false
      return stop()
    },
  }
}
