import type { AnyEvent } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { matters } from '../../src/matters/index.ts'
import { matterAfter, matterTown } from './matter-town.ts'

const eventId = (n: number): string => `01JZ8Q4M6T0000000000000000-${n}`
/** Corrects or revokes one event of a matter that has come so far. */
function changed(steps: number, n: number, name: 'correct' | 'revoke', data?: object) {
  const here = matterTown()
  const history: readonly AnyEvent[] = here.town.histories.get(matterAfter(here, steps)) ?? []
  const past = history.map((one, at) => ({ _id: eventId(at), ...one }))
  const command = matters.commands[name]
  if (!command) throw new Error(`matters know ${name}`)
  const told = data ? { data: { ...history[n]?.data, ...data } } : {}
  const body = { eventId: eventId(n), reason: '录入有误 13800138000', ...told }
  return given(...history).when(command, body, { found: { history: past } })
}

t.test(
  'what was told of a matter is corrected, its words masked and its point rounded as when it was reported',
  async (t) => {
    const { events, refused } = changed(0, 0, 'correct', {
      text: '电话 13800138000',
      point: { lon: 107.123456, lat: 24.1 },
      categoryCode: '0301',
    })
    t.equal(refused, undefined)
    t.match(events, [
      { type: 'MatterFactCorrected', data: { data: { point: { lon: 107.1235 }, categoryCode: '0301' } } },
    ])
    t.notMatch(JSON.stringify(events), /13800138000/)
  },
)

t.test('what follows from the step is not corrected, nor is a category that does not exist', async (t) => {
  for (const fixed of [{ fileBy: '2030-01-01T00:00:00Z' }, { gridId: 'grd_x' }, { reportedOn: '2023-01-01' }])
    t.equal(changed(0, 0, 'correct', fixed).refused, 'invalid-fact')
  t.equal(changed(0, 0, 'correct', { categoryCode: '9901' }).refused, 'category-unknown')
  t.equal(changed(2, 2, 'correct', { ownerUnitId: 'unt_2' }).refused, 'not-correctable')
})

t.test('a filing is revoked while nothing stands on it, a report never', async (t) => {
  t.equal(changed(1, 1, 'revoke').refused, undefined)
  t.equal(changed(2, 1, 'revoke').refused, 'correction-impossible')
  t.equal(changed(0, 0, 'revoke').refused, 'not-correctable')
})
