import { parentPort } from 'node:worker_threads'
import type { OfficialDocument } from './model.ts'
import type { Asked, Made } from './renderer.ts'

/** Sets documents, one after the other, beside the loop that answers requests (`reporting` 13.5). Each library is loaded when it is needed first. */
const setters = {
  docx: async (of: OfficialDocument) => (await import('./docx.ts')).docx(of),
  pdf: async (of: OfficialDocument) => (await import('./pdf.ts')).pdf(of),
} as const
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
