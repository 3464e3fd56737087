import type { LogEntry } from '../../src/index.ts'
import { type Each, ear, type LogDriver, newGroup, numbered, record } from './driver.ts'

/** Joining, losing and leaving a group. */
export function membership(each: Each, driver: LogDriver): void {
  each('alive says no once the group has gone on without it, and nothing is lost', async (t, { append, read }) => {
    const group = newGroup()
    const [held, all] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const answers: boolean[] = []
    const applied = new Set<string>()
    const apply = (batch: readonly LogEntry[]): boolean => {
      for (const { partition, offset } of batch) applied.add(`${partition}:${offset}`)
      if (applied.size === 6) all.resolve()
      return true
    }
    const one = ear({
      async on(batch, alive) {
        await held.promise
        const isAlive = await alive()
        answers.push(isAlive)
        return isAlive && apply(batch)
      },
    })
    await read(one, { group })
    await append(...numbered(0, 0, 3), ...numbered(1, 0, 3))
    await one.until(() => one.batches.length >= 2)
    const other = ear({ on: async (batch) => apply(batch) })
    await read(other, { group })
    await other.until(() => other.asked.length > 0)
    held.resolve()
    await Promise.all([all.promise, one.until(() => answers.length >= 2)])
    t.strictSame(answers.slice(0, 2), [false, false], 'what it still had in hand is no longer its own')
  })

  each('a reader closed while it still joins its group leaves nothing behind', async (t, { append, topic, read }) => {
    const group = newGroup()
    const one = ear()
    const reader = await driver.openReader(group, [topic])
    const running = reader.run(one)
    await reader.close()
    await running
    const [asked, heard] = [one.asked.length, one.batches.length]
    const other = ear()
    await read(other, { group })
    await append(...numbered(0, 0, 3), ...numbered(1, 0, 3))
    await other.until(() => other.heard().length >= 6)
    t.strictSame([one.asked.length, one.batches.length], [asked, heard], 'it is asked and told nothing more')
  })

  each('a reader closed while others are still to let it into the group leaves nothing behind', async (t, bench) => {
    const { append, topic, read } = bench
    const group = newGroup()
    const [one, other] = [ear(), ear()]
    await read(one, { group })
    await one.until(() => one.asked.length >= 2)
    const reader = await driver.openReader(group, [topic])
    const running = reader.run(other)
    // Long enough to knock, and less than it takes until the others hear it.
    await Promise.race([running, new Promise((wake) => setTimeout(wake, 300))])
    await reader.close()
    await running
    const heard = other.batches.length
    await append(...numbered(0, 0, 3), ...numbered(1, 0, 3))
    await one.until(() => one.heard().length >= 6)
    t.equal(other.batches.length, heard)
  })

  each('a reader closed before it ran has never been there', async (t, { append, topic, read }) => {
    const group = newGroup()
    await (await driver.openReader(group, [topic])).close()
    const one = ear()
    await read(one, { group })
    await append(record(0, 'a'), record(1, 'b'))
    await one.until(() => one.heard().length >= 2)
    t.equal(one.heard().length, 2)
  })

  each('closing waits for the batch in hand, and nothing comes after it', async (t, { append, read }) => {
    const done = Promise.withResolvers<void>()
    const said: string[] = []
    const one = ear({
      async on() {
        await done.promise
        said.push('applied')
        return true
      },
    })
    const reader = await read(one)
    await append(record(0, 'a'))
    await one.until(() => one.batches.length === 1)
    const closed = reader.close().then(() => said.push('closed'))
    await append(record(0, 'b'))
    done.resolve()
    await closed
    t.strictSame(said, ['applied', 'closed'])
    t.strictSame(one.values(0), ['a'])
  })

  each('a reader is closed twice, and its end is no crash', async (t, { append, read }) => {
    const crashes: Error[] = []
    const one = ear()
    const reader = await read(one, { onCrash: (error) => crashes.push(error) })
    await append(record(0, 'a'))
    await one.until(() => one.heard().length === 1)
    await Promise.all([reader.close(), reader.close()])
    await reader.close()
    t.strictSame(crashes, [])
  })

  each('whoever comes back reads on from where it says, not from where the group was', async (t, { append, read }) => {
    const group = newGroup()
    await append(...numbered(0, 0, 5))
    const one = ear()
    const reader = await read(one, { group })
    await one.until(() => one.heard().length === 5)
    await reader.close()
    const again = ear({ from: async () => 2n })
    await read(again, { group })
    await again.until(() => again.heard().length >= 3)
    t.strictSame(again.values(0), ['2', '3', '4'])
  })
}
