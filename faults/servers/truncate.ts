import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Offsets of the record batches of a log segment: eight bytes of base offset, four of length, then so many. */
async function batches(file: string): Promise<number[]> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const head = Buffer.alloc(12)
    const starts: number[] = []
    for (let at = 0; at + 12 <= size; ) {
      await handle.read(head, 0, 12, at)
      const length = head.readInt32BE(8)
      if (length <= 0) break
      starts.push(at)
      at += 12 + length
    }
    return starts
  } finally {
    await handle.close()
  }
}

/** Cuts the last batches off every partition of a topic, as a crash would that loses what was not flushed; their number. The broker must be down. */
export async function truncateTail(data: string, topic: string, most: number): Promise<number> {
  let gone = 0
  for (const folder of await readdir(data)) {
    if (!folder.startsWith(`${topic}-`)) continue
    const segments = (await readdir(join(data, folder))).filter((name) => name.endsWith('.log')).sort()
    const file = join(data, folder, segments.at(-1) ?? '')
    const starts = await batches(file)
    const cut = starts[Math.max(0, starts.length - most)]
    if (cut === undefined) continue
    gone += Math.min(most, starts.length)
    const handle = await open(file, 'r+')
    // In the middle of the batch: the broker finds it torn and drops it.
    await handle.truncate(cut + 20)
    await handle.close()
  }
  return gone
}
