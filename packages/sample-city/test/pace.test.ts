// A city of M's size was told faster than its figures followed: they had all of it two minutes after its end.
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { pace } from '../src/load/pace.ts'

/** Figures that have what was told up to a position. */
function figures() {
  const at = { told: 0, shown: 0 }
  const isShown = async (positions: string): Promise<boolean> => {
    await wait(1)
    return Number(positions) <= at.shown
  }
  return { at, options: { last: () => String(at.told), isShown, behindMs: 40, lookEveryMs: 5 } }
}

t.test('what is followed is told without waiting', async (t) => {
  const { at, options } = figures()
  const keeping = pace(options)
  for (const end = performance.now() + 150; performance.now() < end; await wait(5)) {
    await keeping.next()
    at.shown = at.told++
  }
  t.equal(keeping.heldMs, 0)
  await keeping.stop()
})

t.test('figures that are too far behind hold up what is to be told until they have it', async (t) => {
  const { at, options } = figures()
  const keeping = pace(options)
  at.told = 7
  await wait(150)
  const next = keeping.next().then(() => at.shown)
  await wait(30)
  at.shown = 7
  t.equal(await next, 7)
  await keeping.stop()
  t.ok(keeping.heldMs > 0)
})

t.test('whoever stops it waits for nothing', async (t) => {
  const { at, options } = figures()
  const keeping = pace(options)
  at.told = 7
  await wait(100)
  const next = keeping.next()
  await keeping.stop()
  await next
  t.pass()
})
