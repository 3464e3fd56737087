import { RecordRefused } from '../../src/index.ts'
import { type Each, ear, type LogDriver, newTopic, numbered, record } from './driver.ts'

const numbers = (from: number, count: number): string[] => Array.from({ length: count }, (_, n) => String(from + n))

/** Appending, and what is read of it. */
export function writing(each: Each, driver: LogDriver): void {
  each('records of a partition come in the order they were appended in', async (t, { append, read }) => {
    for (let n = 0; n < 30; n += 3) await append(...numbered(0, n, 3))
    const one = ear()
    await read(one)
    await one.until(() => one.heard().length >= 30)
    t.strictSame(one.values(0), numbers(0, 30))
  })

  each('offsets are consecutive, and each append tells its first', async (t, { append, read }) => {
    const firsts = [
      await append(...numbered(0, 0, 4)),
      await append(record(0, '4')),
      await append(...numbered(0, 5, 2)),
    ]
    t.strictSame(
      firsts.map((one) => [...one]),
      [[[0, 0n]], [[0, 4n]], [[0, 5n]]],
    )
    const one = ear()
    await read(one)
    await one.until(() => one.heard().length >= 7)
    t.strictSame(
      one.heard().map(({ offset }) => offset),
      [0n, 1n, 2n, 3n, 4n, 5n, 6n],
    )
  })

  each('one append to several partitions tells the first offset of each', async (t, { append }) => {
    await append(...numbered(1, 0, 5))
    const firsts = await append(record(0, 'a'), record(1, 'b'), record(0, 'c'), record(1, 'd'))
    t.strictSame([firsts.size, firsts.get(0), firsts.get(1)], [2, 0n, 5n])
    t.strictSame([...(await append(record(0, 'e')))], [[0, 2n]])
  })

  each('appends under way at once do not share an offset', async (t, { append, writer, topic }) => {
    const firsts = await Promise.all(Array.from({ length: 8 }, (_, n) => append(...numbered(0, n * 10, 5))))
    const offsets = firsts.map((one) => Number(one.get(0))).sort((a, b) => a - b)
    t.strictSame(offsets, [0, 5, 10, 15, 20, 25, 30, 35])
    t.equal((await writer.ends(topic)).get(0), 40n)
  })

  each('two writers of one partition each keep their order', async (t, { append, open, topic, read }) => {
    const other = await open()
    for (let n = 0; n < 10; n++)
      await Promise.all([append(record(0, `a${n}`)), other.append(topic, [record(0, `b${n}`)])])
    const one = ear()
    await read(one)
    await one.until(() => one.heard().length >= 20)
    for (const name of ['a', 'b'])
      t.strictSame(
        one.values(0).filter((value) => value.startsWith(name)),
        numbers(0, 10).map((n) => name + n),
      )
  })

  each('a large append comes whole and in order', async (t, { append, read }) => {
    await append(...numbered(0, 0, 2000), ...numbered(1, 0, 2000))
    const one = ear()
    await read(one)
    await one.until(() => one.heard().length >= 4000)
    t.strictSame(one.values(0), numbers(0, 2000))
    t.strictSame(one.values(1), numbers(0, 2000))
  })

  each('key, value and headers come back as they were, in any script', async (t, { append, read }) => {
    const headers = { ce_type: 'GridCreated', 名称: '红色网格 🏘️', empty: '' }
    const value = Buffer.from(Array.from({ length: 256 }, (_, n) => n))
    await append(record(0, '', { key: '网格_1', headers, value }))
    const one = ear()
    await read(one)
    await one.until(() => one.heard().length > 0)
    const [entry] = one.heard()
    t.strictSame({ ...entry?.headers }, headers)
    t.match(entry, { key: '网格_1', partition: 0, offset: 0n })
    t.ok(entry?.value.equals(value), 'every byte')
  })

  each('an empty value and an empty key stay empty', async (t, { append, topic, read }) => {
    await append(record(0, '', { key: '' }))
    const one = ear()
    await read(one)
    await one.until(() => one.heard().length > 0)
    const [entry] = one.heard()
    t.equal(entry?.value.length, 0)
    t.match(entry, { topic, key: '', headers: {} })
  })

  each('a doubled header comes with both of its values', async (t, { topic, read }) => {
    await driver.strange(topic, { ce_type: ['RoleGranted', 'RoleRevoked'] })
    const one = ear()
    await read(one)
    await one.until(() => one.heard().length > 0)
    t.strictSame({ ...one.heard()[0]?.headers }, { ce_type: ['RoleGranted', 'RoleRevoked'] })
  })

  each('a value of almost a megabyte comes whole', async (t, { append, read }) => {
    const value = Buffer.alloc(1_000_000, '基')
    await append(record(0, '', { value }))
    const one = ear()
    await read(one)
    await one.until(() => one.heard().length > 0)
    t.ok(one.heard()[0]?.value.equals(value))
  })

  each(
    'a record that is too large is refused for itself, and its batch is not told as appended',
    async (t, { append, writer, topic }) => {
      const large = record(0, 'x'.repeat(2 << 20))
      await t.rejects(append(record(0, 'before'), large, record(0, 'after')), RecordRefused)
      t.equal((await writer.ends(topic)).get(0), 0n)
      t.strictSame([...(await append(record(0, 'before'), record(0, 'after')))], [[0, 0n]], 'the others pass')
      await t.rejects(append(large), RecordRefused, 'each time')
    },
  )

  each('nothing to append is no error', async (t, { append }) => {
    t.equal((await append()).size, 0)
  })

  each('an unknown topic is an error, but no record is refused for it', async (t, { writer }) => {
    const error: unknown = await writer.append(newTopic(), [record(0, 'x')]).then(
      () => 'appended',
      (reason: unknown) => reason,
    )
    t.type(error, Error)
    t.notOk(error instanceof RecordRefused)
  })

  each('an unknown partition is an error', async (t, { append, writer, topic }) => {
    await t.rejects(append(record(7, 'x')))
    t.strictSame([...(await writer.ends(topic)).values()], [0n, 0n])
  })

  each('a closed writer appends nothing', async (t, { open, topic, writer }) => {
    const other = await open()
    await other.close()
    await t.rejects(other.append(topic, [record(0, 'late')]))
    await other.close()
    t.equal((await writer.ends(topic)).get(0), 0n)
  })
}
