// A service that hears every step of every matter asked twice for each of them what it concerned, and nearly always it was nothing.
import type { Document } from 'mongodb'
import t from 'tap'
import { type Answer, type CommandRequest, type Delivered, type Reaction, reactor } from '../src/index.ts'
import { bench, take } from './counter.ts'

const b = await bench('reactions')
t.teardown(() => b.close())
const { db } = b.options
const found = db.collection<Document & { _id: string }>('targets')
const rescans = db.collection<{ _id: string }>('rescans')

const event = (type: string, n: number, of: string): Delivered => ({
  ...{ id: `evt-${n}`, type, source: '/jiceng/grid', aggregate: `mat_${n}`, version: 1, timeline: 1 },
  ...{ time: '2023-06-30T00:00:00.000Z', occurredOn: '2023-06-30', scopePath: '/990100', actor: 'test' },
  ...{ correlationId: 'test', data: { of } },
})
const reaction = (name: string, on: string, more: Partial<Reaction> = {}): Reaction => ({
  ...{ name, service: 'grid', on: [on], command: take, body: () => ({}) },
  targets: ({ data: { of } }) => ({ collection: 'targets', filter: { of: String(of) }, limit: 5 }),
  ...more,
})

/** Whoever is called `broken` cannot be reached. */
function reacting(...reactions: Reaction[]) {
  const sent: string[] = []
  let act: (() => Promise<void>) | undefined
  const run = async ({ id, key = '' }: CommandRequest): Promise<Answer> => {
    sent.push(`${id} ${key.split('|').slice(1, 5).join(' ')}`)
    const once = act
    act = undefined
    await once?.()
    return { status: id === 'broken' ? 503 : 200, body: {} }
  }
  /** Done while the next command is decided. */
  const meanwhile = (what: () => Promise<void>) => {
    act = what
  }
  return { sent, meanwhile, ...reactor({ db, service: 'grid', reactions, run, rescanMs: 0 }) }
}

t.beforeEach(async () => void (await Promise.all([found.deleteMany({}), rescans.deleteMany({})])))

t.test('what concerns nobody sends nothing, and is looked at once more all the same', async (t) => {
  const { react, rescan, sent } = reacting(reaction('follows', 'MatterClosed'))
  await react([event('MatterClosed', 1, 'a'), event('MatterClosed', 2, 'b'), event('MatterRated', 3, 'a')])
  t.strictSame([sent, await rescans.countDocuments()], [[], 2])
  await found.insertOne({ _id: 'old_1', of: 'b' })
  t.equal(await rescan(new Date(Date.now() + 1000)), 2)
  t.strictSame(sent, ['old_1 grid.follows evt-2 old_1 2'], 'what came meanwhile is found')
  t.equal(await rescans.countDocuments(), 0)
})

t.test('events are reacted to in their order', async (t) => {
  await found.insertMany([
    { _id: 'old_1', of: 'a' },
    { _id: 'old_2', of: 'b' },
  ])
  const { react, sent } = reacting(reaction('follows', 'MatterClosed'))
  await react([event('MatterClosed', 1, 'b'), event('MatterClosed', 2, 'c'), event('MatterClosed', 3, 'a')])
  t.strictSame(
    sent.map((one) => one.split(' ')[0]),
    ['old_2', 'old_1'],
  )
})

t.test('a second look that fails holds up no other, and is taken again', async (t) => {
  const { react, rescan, sent } = reacting(reaction('follows', 'MatterClosed'))
  await react([event('MatterClosed', 1, 'a'), event('MatterClosed', 2, 'b')])
  await found.insertMany([
    { _id: 'broken', of: 'a' },
    { _id: 'old_2', of: 'b' },
  ])
  const later = new Date(Date.now() + 1000)
  await t.rejects(rescan(later), /could not react/)
  t.strictSame(await rescans.distinct('_id'), ['evt-1'])
  await found.deleteOne({ _id: 'broken' })
  t.equal(await rescan(later), 1)
  t.strictSame([sent.length, await rescans.countDocuments()], [2, 0])
})

t.test('what counts anew what its own service wrote takes no second look', async (t) => {
  await found.insertOne({ _id: 'org_1', of: 'a' })
  const { react, rescan, sent } = reacting(
    reaction('sums', 'MemberAdmitted', { recounts: true }),
    reaction('follows', 'MatterClosed'),
  )
  await react([event('MemberAdmitted', 1, 'a')])
  t.equal(await rescans.countDocuments(), 0)
  await react([event('MemberAdmitted', 2, 'a'), event('MatterClosed', 3, 'a')])
  t.equal(await rescan(new Date(Date.now() + 1000)), 1)
  t.strictSame(
    sent.map((one) => one.split(' ').slice(1).join(' ')),
    ['grid.sums evt-1 org_1 1', 'grid.sums evt-2 org_1 1', 'grid.follows evt-3 org_1 1', 'grid.follows evt-3 org_1 2'],
  )
})

const admitted = (n: number, of: string, occurredOn = '2023-06-30'): Delivered => ({
  ...event('MemberAdmitted', n, of),
  occurredOn,
})
/** Counts a branch anew for its members, and follows matters besides. */
const sums = () =>
  reacting(reaction('sums', 'MemberAdmitted', { gathers: ({ data: { of } }) => String(of) }), {
    ...reaction('follows', 'MatterClosed'),
  })
const later = () => new Date(Date.now() + 1000)

t.test(
  'of what is gathered each branch and day is counted once, by its newest event, in the order of days',
  async (t) => {
    await found.insertMany([
      { _id: 'org_1', of: 'a' },
      { _id: 'org_2', of: 'b' },
    ])
    const { react, rescan, sent } = sums()
    await react([admitted(1, 'a', '2023-06-30'), admitted(2, 'a', '2023-05-01'), admitted(3, 'b')])
    await react([admitted(4, 'a', '2023-05-01'), event('MatterClosed', 5, 'c')])
    t.strictSame([sent, await rescans.countDocuments()], [[], 4], 'nothing is sent before it is due')
    t.equal(await rescan(later()), 3)
    const of = (branch: string) => sent.filter((one) => one.startsWith(branch))
    t.strictSame(of('org_1'), ['org_1 grid.sums evt-4 org_1 1', 'org_1 grid.sums evt-1 org_1 1'])
    t.strictSame(of('org_2'), ['org_2 grid.sums evt-3 org_2 1'])
    t.equal(await rescans.countDocuments(), 0)
  },
)

t.test('what is gathered while it is counted is counted anew', async (t) => {
  await found.insertOne({ _id: 'org_1', of: 'a' })
  const { react, rescan, sent, meanwhile } = sums()
  await react([admitted(1, 'a')])
  meanwhile(() => react([admitted(2, 'a')]))
  await rescan(later())
  t.equal(await rescans.countDocuments(), 1)
  await rescan(later())
  t.strictSame(sent, ['org_1 grid.sums evt-1 org_1 1', 'org_1 grid.sums evt-2 org_1 1'])
  t.equal(await rescans.countDocuments(), 0)
})

t.test('a branch that cannot be counted waits, and holds up no other', async (t) => {
  await found.insertMany([
    { _id: 'broken', of: 'a' },
    { _id: 'org_2', of: 'b' },
  ])
  const { react, rescan } = sums()
  await react([admitted(1, 'a'), admitted(2, 'b')])
  await t.rejects(rescan(later()), /could not react/)
  t.strictSame(await rescans.distinct('_id'), ['sums|a|2023-06-30'])
})

t.test('while much comes in, as from a register, it is gathered for longer', async (t) => {
  await found.insertOne({ _id: 'org_1', of: 'a' })
  const { react, rescan, sent } = sums()
  await react([admitted(1, 'a')])
  await rescan(later())
  await new Promise((wake) => setTimeout(wake, 1000))
  for (const n of Array.from({ length: 200 }, (_, at) => at + 2)) await react([admitted(n, 'a')])
  await rescan(later())
  t.equal(sent.length, 1)
  await rescan(new Date(Date.now() + 40_000))
  t.strictSame(sent.slice(1), ['org_1 grid.sums evt-201 org_1 1'])
})

t.test('what has nothing to count is not gathered', async (t) => {
  const { react } = sums()
  await react([admitted(1, '')])
  t.equal(await rescans.countDocuments(), 0)
})
