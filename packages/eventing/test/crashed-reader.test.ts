// A reader that crashed while it was being opened again, as when the connection is cut twice, was never replaced: its group stood
// still for good.
import t from 'tap'
import { type LogReader, startConsumer } from '../src/index.ts'
import { bench } from './counter.ts'

const b = await bench('crashed_reader')
t.teardown(() => b.close())

t.test('a reader that crashes while it joins its group is replaced', async (t) => {
  let opened = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  const consumer = startConsumer({
    client: b.client,
    db: b.options.db,
    group: { name: 't.crashed', known: new Set(), projections: [] },
    async openReader(onCrash): Promise<LogReader> {
      const nth = ++opened
      return {
        async run() {
          if (nth === 4) resolve()
          else onCrash(new Error(`connection ${nth} is cut`))
        },
        close: async () => undefined,
      }
    },
  })
  await promise
  await consumer.stop()
  t.equal(opened, 4)
})
