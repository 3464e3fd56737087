import { parentPort } from 'node:worker_threads'
import { docx } from './docx.ts'
import { pdf } from './pdf.ts'
import type { Asked, Made } from './renderer.ts'

/** Sets documents, one after the other, beside the loop that answers requests (`reporting` 13.5). */
const setters = { docx, pdf } as const
const port = parentPort
let last: Promise<void> = Promise.resolve()

async function make({ id, format, document }: Asked): Promise<Made> {
  try {
    return { id, bytes: await setters[format](document) }
  } catch (error) {
    return { id, broken: String(error) }
  }
}
port?.on('message', (asked: Asked) => {
  last = last.then(async () => port.postMessage(await make(asked)))
})
