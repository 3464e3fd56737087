import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import { allianceBases, closeAllianceBase, openAllianceBase, useAllianceBase } from '../../src/bases.ts'
import { allied, everywhereElse, here, refusal, refusedElsewhere } from './alliance.ts'
import type { Memory } from './memory.ts'

const base = { allianceId: 'aln_1', ...here, kind: 'safety_education', name: '安全教育基地', place: '沿河路六号' }
const use = { topic: '消防演练', persons: 60 }
const id = 'abs_1'
const opened = (): Memory => {
  const db = allied()
  db.send(openAllianceBase, base, { id })
  return db
}

t.test('alliance bases have no flaw', async (t) => t.same(flawsOf(allianceBases), []))

t.test('a base is opened by an active alliance', async (t) => {
  t.same(allied().send(openAllianceBase, base, { id }).events, [
    { type: 'AllianceBaseOpened', data: { baseId: id, ...base, openedOn: '2023-06-30' } },
  ])
  t.same(refusedElsewhere(openAllianceBase, base), everywhereElse)
})

t.test('its uses are counted', async (t) => {
  const db = opened()
  t.same(db.send(useAllianceBase, use, { id }).events, [
    { type: 'AllianceBaseUsed', data: { ...use, usedOn: '2023-06-30' } },
  ])
  db.send(useAllianceBase, use, { id, on: '2023-07-01' })
  t.match(db.stateOf(allianceBases, id), { state: 'open', uses: 2, persons: 120, lastUsedOn: '2023-07-01' })
  t.throws(() => db.send(useAllianceBase, { ...use, persons: 0 }, { id }), 'a use by nobody')
})

t.test('a closed base is used no more', async (t) => {
  const db = opened()
  t.same(db.send(closeAllianceBase, { reason: '到期' }, { id }).events, [
    { type: 'AllianceBaseClosed', data: { reason: '到期', closedOn: '2023-06-30' } },
  ])
  t.same(refusal(db, useAllianceBase, use, { id }), ['illegal-step'])
  t.same(refusal(db, closeAllianceBase, { reason: '到期' }, { id }), ['illegal-step'])
})

t.test('a base reaches the grants of its alliance', async (t) =>
  t.same(allianceBases.relates(opened().stateOf(allianceBases, id)), ['alliance:aln_1']),
)
