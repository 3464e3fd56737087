// A state was replaced whole by every command, and each of its indexes made anew for nothing.
import t from 'tap'
import { changed, changedFields } from '../src/work/changed.ts'

const stored = {
  _id: 'grd_1',
  version: 3,
  state: { state: 'active', divisionCode: '990103', households: 300, buildings: [{ no: '1' }], note: 'x' },
  scopePath: '/990100/990103',
  scopes: ['990100', '990103'],
  relates: ['unit:unt_1'],
  lastOn: '2023-06-30',
  lastAt: null,
}
const after = (state: object, more: object = {}) => ({
  ...stored,
  version: 4,
  ...more,
  state: { ...stored.state, ...state },
})

t.test('only what a command changed is written, whatever was made anew on the way', async (t) => {
  t.strictSame(changed(stored, after({ households: 301, buildings: [{ no: '1' }] })), {
    $set: { version: 4, 'state.households': 301 },
  })
  t.strictSame(
    changed(stored, after({ buildings: [{ no: '1' }, { no: '2' }] }, { relates: [], lastOn: '2023-07-01' })),
    {
      $set: { version: 4, relates: [], lastOn: '2023-07-01', 'state.buildings': [{ no: '1' }, { no: '2' }] },
    },
  )
})

t.test('what a state no longer has is taken away', async (t) => {
  const gone = { $set: { version: 4 }, $unset: { 'state.note': '' } }
  t.strictSame(changed(stored, after({ note: undefined })), gone)
  const { note: _, ...without } = stored.state
  t.strictSame(changed(stored, { ...stored, version: 4, state: without }), gone)
})

t.test('of a view only the fields that differ are written, and nothing when none does', async (t) => {
  const view = { _id: 'grd_1', n: 3, profile: { name: '甲' }, coverage: {}, scopes: ['990100'] }
  t.strictSame(changedFields(view, { ...view, n: 4, coverage: { lnk_1: { kind: 'branch' } } }), {
    $set: { n: 4, coverage: { lnk_1: { kind: 'branch' } } },
  })
  t.equal(changedFields(view, { ...view, profile: { name: '甲' } }), undefined)
  t.strictSame(changedFields(view, { ...view, profile: undefined }), { $unset: { profile: '' } })
})
