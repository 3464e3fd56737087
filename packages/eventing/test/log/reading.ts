import { type Each, ear, numbered, record, sorted } from './driver.ts'

/** One reader: from where, how often, and what becomes of an answer. */
export function reading(each: Each): void {
  for (const [name, from, wanted] of [
    ['its beginning', 0n, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10']],
    ['the middle', 6n, ['6', '7', '8', '9', '10']],
    ['its end', 10n, ['10']],
  ] as const)
    each(`a partition is read from ${name} on, as assigned says`, async (t, { append, read }) => {
      await append(...numbered(0, 0, 10))
      const one = ear({ from: async () => from })
      await read(one)
      await append(record(0, '10'))
      await one.until(() => one.values(0).includes('10'))
      t.strictSame(one.values(0), wanted)
    })

  each('each partition is asked for before anything of it is handed over', async (t, { append, topic, read }) => {
    await append(...numbered(0, 0, 3), ...numbered(1, 0, 3))
    const slow = Promise.withResolvers<void>()
    const one = ear({
      async from(_, partition) {
        if (partition === 1) await slow.promise
        return 1n
      },
    })
    await read(one)
    await one.until(() => one.values(0).length >= 2 && one.asked.includes(`${topic}:1`))
    t.strictSame(one.values(0), ['1', '2'], 'the other partition does not wait')
    t.strictSame(one.values(1), [])
    slow.resolve()
    await one.until(() => one.values(1).length >= 2)
    t.strictSame(one.values(1), ['1', '2'])
  })

  each(
    'when assigned fails nothing is handed over, and the failure is told once',
    async (t, { append, topic, read }) => {
      await append(...numbered(0, 0, 3), ...numbered(1, 0, 3))
      const told: string[] = []
      const crashed = Promise.withResolvers<void>()
      const one = ear({ from: () => Promise.reject(new Error('the checkpoint cannot be read')) })
      const onCrash = ({ message }: Error): void => {
        told.push(message)
        crashed.resolve()
      }
      const reader = await read(one, { onCrash })
      await one.until(() => new Set(one.asked).size === 2)
      await crashed.promise
      await reader.close()
      t.strictSame(told, ['the checkpoint cannot be read'])
      t.strictSame(sorted(new Set(one.asked)), [`${topic}:0`, `${topic}:1`])
      t.equal(one.batches.length, 0)
    },
  )

  each('a batch is of one partition, never empty, with rising offsets', async (t, { append, read }) => {
    const one = ear()
    await read(one)
    for (let n = 0; n < 5; n++) await append(...numbered(0, n, 7), ...numbered(1, n, 7))
    await one.until(() => one.heard().length >= 70)
    for (const batch of one.batches) {
      t.equal(new Set(batch.map(({ topic, partition }) => `${topic}:${partition}`)).size, 1)
      t.ok(batch.every(({ offset }, n) => n === 0 || offset === (batch[n - 1]?.offset ?? -1n) + 1n))
    }
    t.equal(one.heard().length, 70, 'each once')
  })

  each('the batches of a partition are handed over one after the other', async (t, { append, read }) => {
    let inHand = 0
    let most = 0
    const one = ear({
      async on() {
        most = Math.max(most, ++inHand)
        await new Promise((wake) => setImmediate(wake))
        inHand--
        return true
      },
    })
    await read(one)
    for (let n = 0; n < 20; n++) await append(record(0, String(n)))
    await one.until(() => one.heard().length >= 20)
    t.equal(most, 1)
  })

  each('what is answered with false comes again from where assigned says then', async (t, { append, topic, read }) => {
    await append(...numbered(0, 0, 4))
    let place = 0n
    const one = ear({
      from: async (_, partition) => (partition === 0 ? place : 0n),
      async on() {
        if (place > 0n) return true
        place = 2n
        return false
      },
    })
    await read(one)
    await one.until(() => one.batches.length >= 2 && one.values(0).at(-1) === '3')
    t.equal(one.batches[1]?.[0]?.offset, 2n, 'what was applied meanwhile is not read again')
    t.equal(one.asked.filter((asked) => asked === `${topic}:0`).length, 2)
  })

  each('what is answered with false comes again until it is answered with true', async (t, { append, read }) => {
    await append(...numbered(0, 0, 2))
    let tries = 0
    const one = ear({ on: async () => ++tries >= 4 })
    await read(one)
    await one.until(() => tries >= 4)
    await append(record(0, '2'))
    await one.until(() => one.values(0).includes('2'))
    t.strictSame(one.values(0).slice(-3), ['0', '1', '2'])
    t.ok(one.batches.slice(0, 4).every(([first]) => first?.offset === 0n))
  })

  each('entries that throw come again, none is skipped', async (t, { append, read }) => {
    await append(...numbered(0, 0, 3))
    let tries = 0
    const one = ear({
      async on() {
        if (++tries <= 2) throw new Error('the database is away')
        return true
      },
    })
    await read(one)
    await one.until(() => tries >= 3)
    await append(record(0, '3'))
    await one.until(() => one.values(0).includes('3'))
    t.strictSame(one.values(0).slice(-4), ['0', '1', '2', '3'])
  })

  each('a partition whose handler is slow holds up no other', async (t, { append, read }) => {
    await append(record(0, 'slow'), record(1, 'quick'))
    const done = Promise.withResolvers<void>()
    const one = ear({
      async on([first]) {
        if (first?.partition === 0) await done.promise
        return true
      },
    })
    await read(one)
    await one.until(() => one.values(0).length === 1 && one.values(1).length === 1)
    await append(record(1, 'next'))
    await one.until(() => one.values(1).includes('next'))
    done.resolve()
    await append(record(0, 'after'))
    await one.until(() => one.values(0).includes('after'))
    t.strictSame(one.values(0), ['slow', 'after'])
  })

  each('what is appended while it reads is heard, and alive says yes', async (t, { append, read }) => {
    const alive: boolean[] = []
    const one = ear({
      async on(_, isAlive) {
        alive.push(await isAlive())
        return true
      },
    })
    await read(one)
    for (let n = 0; n < 5; n++) {
      await append(record(n % 2, String(n)))
      await one.until(() => alive.length > n)
    }
    t.ok(alive.every((yes) => yes))
  })
}
