import { type Each, type Ear, ear, type LogDriver, newGroup, newTopic, numbered, record, sorted } from './driver.ts'

/** The partitions of a topic, as `assigned` is asked for them. */
const both = (topic: string): string[] => [`${topic}:0`, `${topic}:1`]
/** Partitions it has been asked for since a moment. */
const since = ({ asked }: Ear, from: number): string[] => sorted(new Set(asked.slice(from)))

/** Readers that share a group. */
export function groups(each: Each, driver: LogDriver): void {
  each('two readers of one group share the partitions, and hear nothing twice', async (t, { append, topic, read }) => {
    const group = newGroup()
    const [one, other] = [ear(), ear()]
    await read(one, { group })
    await one.until(() => since(one, 0).length === 2)
    const before = one.asked.length
    await Promise.all([read(other, { group }), one.until(() => one.asked.length > before)])
    await Promise.all([one.until(() => since(one, before).length === 1), other.until(() => other.asked.length > 0)])
    t.strictSame(sorted([...since(one, before), ...since(other, 0)]), both(topic))
    await append(...numbered(0, 0, 5), ...numbered(1, 0, 5))
    await Promise.all([one.until(() => one.heard().length >= 5), other.until(() => other.heard().length >= 5)])
    t.equal(one.heard().length + other.heard().length, 10)
  })

  each('what a reader had that left goes to the other', async (t, { append, topic, read }) => {
    const group = newGroup()
    const [one, other] = [ear(), ear()]
    const leaving = await read(one, { group })
    await read(other, { group })
    await other.until(() => other.asked.length > 0)
    const [before, heard] = [other.asked.length, one.heard().length]
    await leaving.close()
    await other.until(() => since(other, before).length === 2)
    t.strictSame(since(other, before), both(topic))
    await append(record(0, 'a'), record(1, 'b'))
    await other.until(() => other.heard().length >= 2)
    t.equal(one.heard().length, heard, 'the one that left hears nothing more')
  })

  each('each group hears everything', async (t, { append, read }) => {
    const [one, other] = [ear(), ear()]
    await Promise.all([read(one), read(other)])
    await append(...numbered(0, 0, 3), ...numbered(1, 0, 3))
    for (const each of [one, other]) await each.until(() => each.heard().length >= 6)
    t.strictSame([one.heard().length, other.heard().length], [6, 6])
  })

  each('a third reader of two partitions has none, and takes over when one leaves', async (t, { append, read }) => {
    const group = newGroup()
    const [one, two, three] = [ear(), ear(), ear()]
    const leaving = [await read(one, { group }), await read(two, { group })]
    await read(three, { group })
    await Promise.all(leaving.map((reader) => reader.close()))
    await three.until(() => since(three, 0).length === 2)
    const before = three.heard().length
    await append(record(0, 'a'), record(1, 'b'))
    await three.until(() => three.heard().length >= before + 2)
    t.equal(one.heard().length + two.heard().length, 0)
  })

  each('one reader reads several topics', async (t, { append, topic, writer }) => {
    const second = newTopic()
    await driver.provision([second], 2)
    const one = ear()
    const reader = await driver.openReader(newGroup(), [topic, second])
    await reader.run(one)
    await append(record(0, 'first'))
    await writer.append(second, [record(0, 'second'), record(1, 'second')])
    await one.until(() => one.heard().length >= 3)
    t.strictSame(since(one, 0), sorted([...both(topic), ...both(second)]))
    t.strictSame(
      sorted(one.heard().map((entry) => `${entry.topic}=${entry.value}`)),
      sorted([`${topic}=first`, `${second}=second`, `${second}=second`]),
    )
    await reader.close()
    await driver.remove([second])
  })
}
