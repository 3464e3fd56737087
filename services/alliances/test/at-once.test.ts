import { prepare, type UnitOfWork, type UnitOfWorkOptions, unitOfWork } from '@jiceng/eventing'
import type { Command, StoredState } from '@jiceng/kernel'
import { describe, ensureIndexes, openDatabase } from '@jiceng/service-kit'
import { servers } from '@jiceng/testing'
import t from 'tap'
import { alliances } from '../src/alliances/index.ts'
import { service } from '../src/app.ts'
import { listNeeds, listResources, matchNeed, publishNeed, publishResource, releaseNeed } from '../src/lists/index.ts'
import { allianceOf, allied, here } from './rules/alliance.ts'
import { document } from './rules/memory.ts'

const { client, db, close } = await openDatabase(servers().mongo, `t_lists_${process.pid}_${Date.now().toString(36)}`)
const stored = (name: string) => db.collection<StoredState>(name)
const options: UnitOfWorkOptions = {
  client,
  db,
  service: 'alliances',
  partitions: 4,
  timeline: 1,
  auditKey: 'audit-key-of-the-tests',
  now: () => new Date(),
  today: () => '2023-06-30',
  grants: 'known_grants',
  divisions: 'known_divisions',
  describe,
}
await prepare(db, [...service.mechanisms.map(({ collection }) => collection), 'known_divisions', 'known_grants'])
await ensureIndexes(db, service.mechanisms, 'known_grants')
const town = '/990100/990103/990103001'
await stored('known_divisions').insertOne(document('div_990103001', { state: 'active' }, town))
const grant = { accountId: 'clerk', role: 'town-clerk', scopePath: town, from: '2020-01-01', state: 'active' }
await stored('known_grants').insertOne(document('grt_1', grant, town))
await stored('alliances').insertOne(
  document('aln_1', allianceOf(allied()), town, { relates: alliances.relates(allianceOf(allied())) }),
)

/** Two instances of the service on one database. */
const instances = [unitOfWork(options), unitOfWork(options)] as const
t.teardown(async () => {
  await Promise.all(instances.map((work) => work.close()))
  await db.dropDatabase()
  await close()
})
let serial = 0
const send = (work: UnitOfWork, command: Command, body: object, id?: string) => {
  serial++
  return work.run({
    command,
    ...(id ? { id } : {}),
    body,
    actor: { id: 'clerk', kind: 'account' },
    hash: String(serial),
    requestId: String(serial),
    correlationId: 'test',
  })
}
const [one] = instances
const item = { allianceId: 'aln_1', ...here, title: '培训', tags: [], measure: '场' }
const published = async (command: Command, ownerId: string, quantity: number): Promise<string> =>
  String((await send(one, command, { ...item, ownerId, quantity })).body.id)
const need = async (id: string) =>
  listNeeds.read((await stored(listNeeds.collection).findOne({ _id: id }))?.state ?? {})
const resource = async (id: string) =>
  listResources.read((await stored(listResources.collection).findOne({ _id: id }))?.state ?? {})
const sum = (of: readonly { readonly quantity: number }[]): number =>
  of.reduce((all, { quantity }) => all + quantity, 0)

for (const [where, workOf] of [
  ['in one group', () => one],
  ['from two instances', (n: number) => instances[n % 2] ?? one],
] as const) {
  t.test(`needs that ask at once get no more of a resource than there is, ${where}`, async (t) => {
    const resourceId = await published(publishResource, 'unt_a', 10)
    const ids = await Promise.all(Array.from({ length: 16 }, () => published(publishNeed, 'org_a', 5)))
    const answers = await Promise.all(ids.map((id, n) => send(workOf(n), matchNeed, { resourceId, quantity: 3 }, id)))
    t.equal(answers.filter(({ status }) => status === 200).length, 3)
    t.equal(answers.filter(({ body }) => body.code === 'beyond-resource').length, 13)
    t.match(await resource(resourceId), { left: 1, given: { length: 3 } })
    const left = await Promise.all(ids.map(need))
    t.equal(sum(left.flatMap(({ matches }) => matches)), 9)
  })

  t.test(`resources that come at once meet a need no further than it asks, ${where}`, async (t) => {
    const id = await published(publishNeed, 'org_a', 10)
    const ids = await Promise.all(Array.from({ length: 16 }, () => published(publishResource, 'unt_a', 5)))
    const answers = await Promise.all(
      ids.map((resourceId, n) => send(workOf(n), matchNeed, { resourceId, quantity: 3 }, id)),
    )
    t.equal(answers.filter(({ status }) => status === 200).length, 3)
    t.equal(answers.filter(({ body }) => body.code === 'beyond-need').length, 13)
    t.match(await need(id), { left: 1, matches: { length: 3 } })
    const given = (await Promise.all(ids.map(resource))).flatMap((of) => of.given)
    t.equal(sum(given), 9)
  })

  t.test(`matching and releasing at once lose nothing: both lists tell the same, ${where}`, async (t) => {
    const resources = await Promise.all(Array.from({ length: 3 }, () => published(publishResource, 'unt_a', 7)))
    const needs = await Promise.all(Array.from({ length: 3 }, () => published(publishNeed, 'org_a', 6)))
    const wishes = Array.from({ length: 60 }, (_, n) => ({
      id: needs[n % 3] ?? '',
      resourceId: resources[(n >> 2) % 3] ?? '',
    }))
    await Promise.all(
      wishes.map(({ id, resourceId }, n) =>
        n % 5 === 4
          ? send(workOf(n), releaseNeed, { reason: '改期' }, id)
          : send(workOf(n), matchNeed, { resourceId, quantity: 1 + (n % 3) }, id),
      ),
    )
    const [asked, offered] = [await Promise.all(needs.map(need)), await Promise.all(resources.map(resource))]
    for (const one of asked) t.ok(sum(one.matches) + one.left === 6 && one.left >= 0)
    for (const one of offered) t.ok(sum(one.given) + one.left === 7 && one.left >= 0)
    const pairs = (rows: readonly string[]): string[] => [...rows].sort((a, b) => (a < b ? -1 : 1))
    t.same(
      pairs(
        asked.flatMap((one) =>
          one.matches.map(({ resourceId, quantity }) => `${one.itemId} ${resourceId} ${quantity}`),
        ),
      ),
      pairs(offered.flatMap((one) => one.given.map(({ needId, quantity }) => `${needId} ${one.itemId} ${quantity}`))),
    )
  })
}

t.test('no version is lost, and every state is the fold of its history', async (t) => {
  const rows = await db
    .collection<{ aggregate: string; version: number; type: string; data: Record<string, unknown> }>('events')
    .find()
    .sort({ aggregate: 1, version: 1 })
    .toArray()
  for (const mechanism of [listNeeds, listResources])
    for (const doc of await stored(mechanism.collection).find().toArray()) {
      const history = rows.filter(({ aggregate }) => aggregate === doc._id)
      t.same(
        history.map(({ version }) => version),
        Array.from({ length: doc.version }, (_, n) => n + 1),
      )
      t.same(
        history.reduce((state, event) => mechanism.fold(state, event), mechanism.initial),
        doc.state,
      )
    }
})
