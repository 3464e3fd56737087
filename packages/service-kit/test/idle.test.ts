import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { giveBackWhenIdle } from '../src/idle.ts'

const everyMs = 100

t.test(
  'memory is collected once after each time of work, not during it, and not again while nothing is done',
  async (t) => {
    let collected = 0
    const stop = giveBackWhenIdle(everyMs, () => collected++)
    const work = async (): Promise<void> => {
      for (const end = Date.now() + 4 * everyMs; Date.now() < end; await wait(0))
        for (const turn = Date.now() + 20; Date.now() < turn; );
    }
    await work()
    t.equal(collected, 0, 'it is busy')
    await wait(6 * everyMs)
    t.equal(collected, 1)
    await work()
    await wait(6 * everyMs)
    t.equal(collected, 2)
    stop()
  },
)

t.test('without a way to collect nothing is done', async (t) => {
  const stop = giveBackWhenIdle(1)
  await wait(10)
  stop()
  t.pass()
})
