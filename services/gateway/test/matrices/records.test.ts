import { topicOf } from '@jiceng/contracts'
import { laneOf, parkedOf } from '@jiceng/eventing'
import { type StrangeRecord, stranger } from '@jiceng/testing/city'
import t, { type Test } from 'tap'
import { at, city } from './city.ts'
import { community, ids } from './world.ts'

const topic = `${city.prefix}.${topicOf('organizations')}`
const group = `${city.prefix}.grid.known`
const parked = parkedOf(city.grid.db)
const writer = await stranger()
t.teardown(() => writer.close())

/** A unit's registration as organizations would publish it, bent by the test. */
function record(
  key: string,
  bent: StrangeRecord['headers'] = {},
  data: object = {},
  without: readonly string[] = [],
): StrangeRecord {
  const headers = {
    ce_specversion: '1.0',
    ce_id: `strange-${key}`,
    ce_source: '/jiceng/organizations',
    ce_type: 'RoleGranted',
    ce_subject: key,
    ce_time: '2026-01-01T00:00:00.000Z',
    ce_sequence: '1',
    ce_timeline: '1',
    ce_scope: '/990100',
    ce_occurredon: '2026-01-01',
    ce_actor: 'city-admin',
    ce_correlationid: 'strange',
    ...bent,
  }
  const grant = {
    accountId: 'intruder',
    role: 'city-admin',
    scopePath: '/990100',
    divisionCode: '990100',
    from: '2020-01-01',
  }
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !without.includes(name)))
  return { key, value: JSON.stringify({ ...grant, ...data }), headers: kept }
}

const key = (name: string): string => `grt_strange${name}`
const foreign = { divisionCode: '990200', scopePath: '/990200' }
const bad: Readonly<Record<string, StrangeRecord>> = {
  'of a foreign city': record(key('1'), { ce_scope: '/990200' }, foreign),
  'whose scope is unlike its division': record(key('2'), { ce_scope: '/990100/990103' }, { divisionCode: '990104' }),
  'without a version': record(key('3'), {}, {}, ['ce_sequence']),
  'without a scope': record(key('4'), {}, {}, ['ce_scope']),
  'with a doubled type': record(key('5'), { ce_type: ['RoleGranted', 'RoleRevoked'] }),
  'with a doubled version': record(key('6'), { ce_sequence: ['1', '2'] }),
  'whose key is not its subject': record(key('7'), { ce_subject: key('8') }),
  'with __proto__': { ...record(key('9')), value: '{"__proto__":{"role":"city-admin"},"accountId":"intruder"}' },
  'of an unknown type': record(key('10'), { ce_type: 'RoleRenamed' }),
  'of a version from nowhere': record(key('11'), { ce_sequence: '7' }),
  'of a version that is no number': record(key('12'), { ce_sequence: '1e3' }),
  'that is no JSON': { ...record(key('13')), value: 'accountId=intruder' },
  'that is gzip and says so nowhere': { ...record(key('14')), value: Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]) },
  'that is a list': { ...record(key('15')), value: '[]' },
  'that is empty': { ...record(key('17')), value: '' },
}

/** A unit that is registered now is known by the grid's neighbours in an instant: nothing stands in its way. */
async function undelayed(t: Test): Promise<void> {
  const admin = at('organizations', 'district-admin')
  const begin = performance.now()
  const grants = Array.from({ length: 12 }, (_, n) => ({
    body: { accountId: `neighbour.${performance.now()}.${n}`, role: 'auditor', divisionCode: community },
  }))
  const { results } = (await admin.done('/v1/grants:batch', { items: grants })).json()
  const positions: string[] = results.map(({ position }: { position: string }) => position)
  await city.applied('grid.known', positions.join(','))
  t.ok(performance.now() - begin < 5000, `${Math.round(performance.now() - begin)} ms`)
}

t.test(
  'records that are no events of ours are parked, each in its partition, and their neighbours go on',
  async (t) => {
    for (const [name, one] of Object.entries(bad))
      t.equal(await writer.write(topic, laneOf(one.key, 12), [one]), undefined, name)
    await undelayed(t)
    const all = Object.entries(bad)
    const wanted = all.map(([, one]) => one.key)
    for (const end = Date.now() + 20_000; Date.now() < end; )
      if ((await parked.countDocuments({ group, key: { $in: wanted } })) === wanted.length) break
    const rows = await parked.find({ group }).toArray()
    for (const [name, one] of all) {
      const row = rows.find(({ key: of }) => of === one.key)
      t.match(
        row,
        { state: 'waiting', reason: /^(undecodable|unknown-type|gap)$/, detail: String },
        `${name}: ${row?.detail}`,
      )
    }
    t.equal(await city.grid.db.collection('known_grants').countDocuments({ 'state.accountId': 'intruder' }), 0)
    t.notOk('role' in {})
  },
)

t.test('a record of two megabytes is parked', async (t) => {
  await writer.allow(topic, 8 << 20)
  const large = record(key('16'), {}, { padding: 'x'.repeat(2 << 20) })
  t.equal(await writer.write(topic, laneOf(large.key, 12), [large]), undefined)
  await undelayed(t)
  for (const end = Date.now() + 20_000; Date.now() < end; )
    if ((await parked.countDocuments({ group, key: large.key })) === 1) break
  const row = await parked.findOne({ group, key: large.key }, { projection: { value: 0 } })
  t.match(row, { reason: 'undecodable', state: 'waiting', detail: /^its data has 2\d{6} bytes$/ })
})

t.test('a batch whose gzip is broken reaches nobody, and the consumers live', async (t) => {
  const refused = await writer.write(topic, 0, [record(key('20'))], 'gzip')
  t.match(refused, /Error/, 'the broker refuses it')
  await undelayed(t)
})

t.test('the same event twice changes nothing the second time', async (t) => {
  const before = await city.grid.db.collection('known_organizations').findOne({ 'state.id': ids.branch })
  const row = await city.organizations.db.collection('events').findOne({ aggregate: ids.branch, version: 1 })
  t.ok(before && row)
  const again = record(
    ids.branch,
    { ce_type: 'PartyOrganizationDissolved', ce_scope: String(row?.scopePath), ce_id: String(row?._id) },
    {},
  )
  const same = { ...again, value: JSON.stringify({ orgId: ids.branch }) }
  t.equal(await writer.write(topic, laneOf(ids.branch, 12), [same, same]), undefined)
  await undelayed(t)
  t.strictSame(await city.grid.db.collection('known_organizations').findOne({ 'state.id': ids.branch }), before)
})

t.test('all services and the gateway are still ready', async (t) => {
  for (const door of ['organizations', 'grid', 'alliances', 'reporting', 'gateway'] as const)
    t.match(
      (await city[door].ops.inject('/readyz?verbose')).json(),
      { status: 'ready', checks: { consumers: 'well' } },
      door,
    )
})
