import { lifecycle } from '@jiceng/kernel'
import t from 'tap'
import { Type } from 'typebox'
import { decide } from '../src/work/decide.ts'

const Noted = { type: 'Noted', data: Type.Object({ recordedAt: Type.Optional(Type.String()) }), correctable: false }
const notes = lifecycle({
  name: 'note',
  collection: 'notes',
  idPrefix: 'not',
  mechanism: 'test',
  title: { zh: '记', en: 'Notes' },
  events: [Noted],
  initial: { state: 'new', divisionCode: '' },
  machine: { new: { note: 'noted' }, noted: {} },
  view: Type.Object({}),
  evolve: () => ({ state: 'noted', divisionCode: '990103' }),
})
const note = notes.command('note', {
  summary: { zh: '记', en: 'Note' },
  roles: ['town-clerk'],
  body: Type.Object({}),
  example: {},
  divisionCode: () => '990103',
  rule: ({ context: { recordedAt } }) => [
    { type: 'Noted', data: recordedAt ? { recordedAt: recordedAt.toISOString() } : {} },
  ],
})
const place = { version: 1, scopePath: '/990100/990103', scopes: ['990100', '990103'], relates: [] }
const grant = { accountId: 'clerk', role: 'town-clerk', scopePath: '/990100', from: '2020-01-01', state: 'active' }

function noted(recorded?: string, more: object = {}) {
  const actor = { id: 'clerk', kind: 'account' } as const
  const request = { command: note, body: {}, actor, hash: '', requestId: 'req_1', correlationId: 'test' }
  const { decision, recordedAt } = decide(
    {
      request: { ...request, occurred: '2023-03-01', recorded },
      commandId: '01JZ8Q4M6T0000000000000000',
      target: 'not_1',
      isMinted: true,
      now: new Date('2023-06-30T02:00:00Z'),
      tries: 1,
    },
    {
      stored: undefined,
      grants: [{ ...grant, ...more }],
      division: { _id: 'div_990103', ...place, state: { state: 'active' }, lastOn: '2020-01-01', lastAt: null },
      lookups: {},
    },
  )
  return [decision.events[0]?.data.recordedAt, recordedAt]
}

t.test('a rule knows when an import was recorded, as its event says, and nothing of it otherwise', async (t) => {
  const at = '2023-03-04T02:00:00.000Z'
  t.strictSame(noted(at, { import: true }), [at, at])
  t.strictSame(noted(), [undefined, undefined])
  t.throws(() => noted(at), { code: 'import-only' })
})
