import fc from 'fast-check'
import t from 'tap'
import { Type } from 'typebox'
import { allowedIn, diagram, event, flaws, flawsOf, lifecycle, type Machine, Refusal, step } from '../src/index.ts'

const door: Machine = {
  new: { hang: 'shut' },
  shut: { open: 'wide', remove: 'gone' },
  wide: { shut: 'shut', paint: 'wide' },
  gone: {},
}
const commands = ['hang', 'open', 'remove', 'shut', 'paint']

t.test('a sound machine has no flaws', async (t) => t.same(flaws(door, commands), []))

t.test('each flaw of a machine is named', async (t) => {
  const trap = { ...door, wide: { paint: 'wide', shut: 'stuck' }, stuck: { shut: 'wide' } }
  const table: readonly (readonly [Machine, readonly string[], string])[] = [
    [{ ...door, attic: {} }, commands, 'attic cannot be reached'],
    [{ ...door, wide: { shut: 'shut', paint: 'red' } }, commands, 'wide leads to red, which is no state'],
    [trap, commands, 'wide has no way to an end'],
    [trap, commands, 'stuck has no way to an end'],
    [door, [...commands, 'burn'], 'burn appears in no state'],
    [door, commands.slice(1), 'hang has no rule'],
  ]
  for (const [machine, of, flaw] of table) t.ok(flaws(machine, of).includes(flaw), flaw)
})

t.test("a state may be reached by another mechanism's command alone", async (t) => {
  const sold = { ...door, sold: {} }
  const arrivals = { shut: { 'shop.sell': 'sold' } }
  t.same(flaws(sold, commands), ['sold cannot be reached'])
  t.same(flaws(sold, commands, arrivals), [])
  t.same(flaws(door, commands, arrivals), ['shut leads to sold, which is no state'])
  t.same(flaws(door, commands, { attic: { 'shop.sell': 'gone' } }), ['an arrival leaves attic, which is no state'])
})

t.test('an arrival is a way on, so a state that only others end is no dead end', async (t) => {
  const held = { ...door, shut: { open: 'wide' } }
  const without = commands.filter((command) => command !== 'remove')
  t.ok(flaws(held, without).includes('gone cannot be reached'))
  t.same(flaws(held, without, { wide: { 'fire.burn': 'gone' } }), [])
})

t.test('a step leads where the table says', async (t) => {
  t.equal(step(door, 'new', 'hang'), 'shut')
  t.equal(step(door, 'wide', 'paint'), 'wide')
})

const refusal = (run: () => unknown): Refusal => {
  try {
    run()
  } catch (error) {
    if (error instanceof Refusal) return error
  }
  throw new Error('it was not refused')
}

t.test('an illegal step names the legal ones, and says when nothing more can be done', async (t) => {
  t.match(
    refusal(() => step(door, 'shut', 'paint')),
    {
      code: 'illegal-step',
      allowed: ['open', 'remove'],
      message: '"paint" is not possible in state "shut". Possible now: open, remove.',
    },
  )
  t.match(
    refusal(() => step(door, 'gone', 'open')),
    { allowed: [], message: /Nothing more can be done/ },
  )
})

t.test('no walk leaves the states of a sound machine', async (t) => {
  const wishes = fc.array(fc.constantFrom(...commands), { maxLength: 30 })
  const next = (state: string, wish: string) =>
    allowedIn(door, state).includes(wish) ? step(door, state, wish) : state
  const stays = fc.property(wishes, (wished) => Object.hasOwn(door, wished.reduce(next, 'new')))
  t.doesNotThrow(() => fc.assert(stays))
})

t.test('the diagram shows every step, arrivals too, and where it ends', async (t) => {
  const lines = diagram({ ...door, sold: {} }, { shut: { 'shop.sell': 'sold' } }).split('\n')
  t.equal(lines[0], 'stateDiagram-v2')
  for (const line of ['[*] --> shut: hang', 'wide --> wide: paint', 'shut --> sold: shop.sell'])
    t.ok(lines.includes(`  ${line}`), line)
  t.same(lines.slice(-2), ['  gone --> [*]', '  sold --> [*]'])
})

t.test("a mechanism's own commands never take an arrival", async (t) => {
  const Hung = event('DoorHung', Type.Object({}))
  const Sold = event('DoorSold', Type.Object({}))
  const doors = lifecycle({
    name: 'door',
    collection: 'doors',
    idPrefix: 'dor',
    mechanism: 'test',
    title: { zh: '门', en: 'Doors' },
    events: [Hung, Sold],
    initial: { state: 'new', divisionCode: '' },
    machine: { new: { hang: 'shut' }, shut: {}, sold: {} },
    arrivals: { shut: { 'shop.sell': 'sold' } },
    view: Type.Object({}),
    evolve: (state, { type }) => ({ ...state, state: type === 'DoorHung' ? 'shut' : 'sold' }),
  })
  const hang = doors.command('hang', {
    summary: { zh: '装', en: 'Hang' },
    roles: [],
    body: Type.Object({}),
    example: {},
    rule: () => [{ type: 'DoorHung', data: {} }],
  })
  t.same(flawsOf(doors), [])
  t.same(allowedIn(doors.machine, 'shut'), [])
  t.equal(hang.creates, true)
  t.same(doors.read({ state: 'sold', divisionCode: '990103' }), { state: 'sold', divisionCode: '990103' })
})
