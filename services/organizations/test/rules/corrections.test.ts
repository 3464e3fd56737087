import { factsOf, foldHistory, type Past } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { units } from '../mechanisms.ts'

const eventId = (n: number): string => `01JZ8Q4M6T0000000000000000-${n}`
const registered = {
  unitId: 'unt_1',
  name: '棠溪纸业',
  kind: 'enterprise',
  field: 'two_new',
  uscc: '91990101MA0F1E2D3H',
  divisionCode: '990103001001',
  registeredOn: '2023-03-01',
}
const history: Past[] = [
  { _id: eventId(0), type: 'UnitRegistered', data: registered },
  { _id: eventId(1), type: 'UnitClosed', data: { closedOn: '2023-06-01' } },
]
const { correct, revoke } = units.commands
const act = (command: typeof correct, past: readonly Past[], body: unknown) => {
  if (!command) throw new Error('no such command')
  return given(...past).when(command, body, { id: 'unt_1', found: { history: past } })
}
const reason = '录入有误'

t.test('a corrected fact stands in its place, and the rest is folded again', async (t) => {
  const result = act(correct, history, { eventId: eventId(0), data: { ...registered, name: '棠溪造纸' }, reason })
  t.match(result.events, [
    { type: 'UnitFactCorrected', data: { corrects: eventId(0), type: 'UnitRegistered', reason } },
  ])
  const after = [...history, ...result.events.map((one, n) => ({ _id: eventId(9 + n), ...one }))]
  t.match(foldHistory(units, after), { state: 'closed', name: '棠溪造纸' })
  t.equal(factsOf(after).length, 2)
})

t.test('the claims of a unit follow its correction', async (t) => {
  const open = history.slice(0, 1)
  const result = act(correct, open, {
    eventId: eventId(0),
    data: { ...registered, uscc: 'N2990103AB12CD34XJ' },
    reason,
  })
  t.same(result.claims, ['uscc:N2990103AB12CD34XJ'])
  t.same(result.releases, ['uscc:91990101MA0F1E2D3H'])
})

t.test('what cannot be corrected is refused with what to do', async (t) => {
  const data = { ...registered, name: '棠溪造纸' }
  t.equal(act(correct, history, { eventId: eventId(7), data, reason }).refused, 'fact-unknown')
  t.equal(act(correct, history, { eventId: eventId(1), data: {}, reason }).refused, 'not-correctable')
  t.equal(act(correct, history, { eventId: eventId(0), data: { name: '只有名称' }, reason }).refused, 'invalid-fact')
  t.equal(act(correct, history, { eventId: eventId(0), data: registered, reason }).refused, 'same-value')
  t.equal(
    act(correct, history, { eventId: eventId(0), data: { ...data, divisionCode: '990103002001' }, reason }).refused,
    'division-mismatch',
  )
  t.equal(
    act(correct, history.slice(0, 1), { eventId: eventId(0), data: { ...data, kind: 'garrison' }, reason }).refused,
    'garrison-data',
  )
})

t.test('a founding fact is not revoked while later steps stand on it', async (t) => {
  t.equal(act(revoke, history, { eventId: eventId(0), reason }).refused, 'correction-impossible')
  const alone = history.slice(0, 1)
  const result = act(revoke, alone, { eventId: eventId(0), reason })
  t.match(result.events, [{ type: 'UnitFactRevoked', data: { revokes: eventId(0) } }])
  t.same(result.releases, ['uscc:91990101MA0F1E2D3H'])
  t.equal(
    act(correct, [...alone, ...result.events.map((one) => ({ _id: eventId(9), ...one }))], {
      eventId: eventId(0),
      data: registered,
      reason,
    }).refused,
    'fact-unknown',
  )
})
