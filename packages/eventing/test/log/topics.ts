import { type Each, ear, type LogDriver, newTopic, record } from './driver.ts'

/** Topics and where they end. */
export function topics(each: Each, driver: LogDriver): void {
  each('a new topic ends where it begins, in each of its partitions', async (t, { topic, writer }) => {
    const ends = await writer.ends(topic)
    t.strictSame([ends.size, ends.get(0), ends.get(1)], [2, 0n, 0n])
  })

  each('the end is the offset that the next record gets', async (t, { append, topic, writer }) => {
    await append(record(0, 'a'), record(0, 'b'), record(1, 'c'))
    const ends = await writer.ends(topic)
    t.strictSame([ends.get(0), ends.get(1)], [2n, 1n])
    t.strictSame(await append(record(0, 'd')), new Map([[0, ends.get(0)]]))
  })

  each('an unknown topic has no ends', async (t, { writer }) => {
    await t.rejects(writer.ends(newTopic()))
  })

  each(
    'a topic is provisioned by several at once, and again, and keeps what it holds',
    async (t, { append, topic, writer }) => {
      const fresh = newTopic()
      await Promise.all(Array.from({ length: 4 }, () => driver.provision([fresh, topic], 2)))
      t.equal((await writer.ends(fresh)).size, 2)
      await append(record(0, 'a'))
      await driver.provision([topic], 5)
      const ends = await writer.ends(topic)
      t.strictSame([ends.get(0), ends.size], [1n, 2], 'nor are its partitions changed')
      await driver.remove([fresh])
    },
  )

  each('nothing to provision is no error', async (t) => {
    await t.resolves(driver.provision([], 2))
  })

  each('a topic that was removed is soon gone', async (t, { open }) => {
    const topic = newTopic()
    await driver.provision([topic], 2)
    await driver.remove([topic])
    const isThere = async (): Promise<boolean> =>
      (await open()).append(topic, [record(0, 'x')]).then(
        () => true,
        () => false,
      )
    for (const end = Date.now() + 10_000; Date.now() < end && (await isThere()); );
    t.notOk(await isThere())
  })

  each(
    'partitions that were added are written to and read by whoever comes next',
    async (t, { append, open, topic, read }) => {
      await append(record(0, 'old'))
      await driver.widen(topic, 3)
      const writer = await open()
      t.equal((await writer.ends(topic)).get(2), 0n)
      t.strictSame([...(await writer.append(topic, [record(2, 'new')]))], [[2, 0n]])
      const one = ear()
      await read(one)
      await one.until(() => one.heard().length >= 2)
      t.strictSame([one.values(0), one.values(2)], [['old'], ['new']])
    },
  )
}
