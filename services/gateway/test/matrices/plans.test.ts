import type { Mechanism } from '@jiceng/kernel'
import type { Db, Document } from 'mongodb'
import t, { type Test } from 'tap'
import { at, city, everywhere } from './city.ts'
import { lists, type Route, targets } from './routes.ts'
import { community, grid, ids, link, organization } from './world.ts'

const many = 2000
type Stored = Document & { _id: string }
/** Two communities where few things lie, and many where most do. */
const isNear = (n: number): boolean => n % 40 === 0
const placeOf = (n: number): string =>
  isNear(n) ? '/990100/990103/990103001/990103001002' : `/990100/9901${50 + (n % 40)}/9901${50 + (n % 40)}001`

/** Copies of the target all over the city, one in ten of them like it in what filters compare. */
async function fill(db: Db, { collection, idPrefix, filters, name }: Mechanism): Promise<void> {
  const stored = db.collection<Stored>(collection)
  const model = await stored.findOne({ _id: targets[name] ?? '' })
  const paths = Object.values(filters)
  const compared = paths.filter((path) => path.startsWith('state.'))
  const isByRelation = compared.length < paths.length
  const copies = Array.from({ length: many }, (_, n): Stored => {
    const scopePath = placeOf(n)
    const state = { ...model?.state }
    if (n % 10 > 0) for (const path of compared) state[path.slice('state.'.length)] = `other ${n % 7}`
    const scopes = scopePath.split('/').slice(1)
    const relates = isByRelation && isNear(n) ? model?.relates : [`org:org_filler${n % 500}`]
    return { ...model, _id: `${idPrefix}_filler${n}`, state, scopePath, scopes, relates }
  })
  await stored.insertMany(copies, { ordered: false })
}

interface Examined {
  readonly op: string
  readonly ns: string
  readonly planSummary?: string
  readonly keysExamined: number
  readonly docsExamined: number
  readonly nreturned: number
  readonly command: Document
}

/** What the database examined while something was done, as it says itself. */
async function profiled(db: Db, act: () => Promise<unknown>): Promise<Examined[]> {
  const profile = db.collection<Examined & Document>('system.profile')
  await db.command({ profile: 0 })
  // What was under way when profiling ended may make it once more, in its own size.
  for (let isFresh = false; !isFresh; ) {
    await profile.drop()
    isFresh = await db.createCollection('system.profile', { capped: true, size: 16 << 20 }).then(
      () => true,
      () => false,
    )
  }
  await db.command({ profile: 2 })
  await act()
  await db.command({ profile: 0 })
  return (await profile.find().toArray()).filter(({ ns }) => !ns.endsWith('.system.profile'))
}

const finds = (rows: readonly Examined[], collection: string): Examined[] =>
  rows.filter(({ command }) => command.find === collection)

/** By an index, and no more examined than a tenth above what came back. */
function isLean({ planSummary = '', keysExamined, docsExamined, nreturned }: Examined): boolean {
  return (
    /IXSCAN|IDHACK/.test(planSummary) &&
    !/COLLSCAN/.test(planSummary) &&
    Math.max(keysExamined, docsExamined) <= nreturned * 1.1 + 1
  )
}
const told = ({ planSummary, keysExamined, docsExamined, nreturned }: Examined): string =>
  `${planSummary}: ${keysExamined} keys and ${docsExamined} documents for ${nreturned}`

/** Asks and looks at what the reading of a collection cost; it must have been made, and lean. */
async function lean(
  t: Test,
  route: Pick<Route, 'service' | 'url'>,
  collection: string,
  query = '',
  account = 'city-viewer',
): Promise<void> {
  const rows = await profiled(city[route.service].db, async () =>
    t.equal((await at(route.service, account).get(`${route.url()}${query}`)).status, 200, query),
  )
  const read = finds(rows, collection)
  t.ok(read.length > 0 && read.every(isLean), `${account} ${route.url()}${query}: ${read.map(told)}`)
}

const wide = lists.filter(({ service }) => service !== 'reporting')

t.test('every list reads by an index what it shows, in both orders, for the city and for one community', async (t) => {
  await Promise.all(wide.map(({ service, mechanism }) => fill(city[service].db, mechanism)))
  for (const route of wide)
    for (const query of ['', '?order=asc', '?scope=990103001002', '?limit=200&scope=990103'])
      await lean(t, route, route.mechanism.collection, query)
})

t.test('every filter of every list reads by an index what it shows', async (t) => {
  for (const route of wide) {
    const { db } = city[route.service]
    const model = await db
      .collection<Stored>(route.mechanism.collection)
      .findOne({ _id: targets[route.mechanism.name] ?? '' })
    for (const [name, path] of Object.entries(route.mechanism.filters)) {
      const value = model?.state[path.startsWith('relates:') ? name : path.slice('state.'.length)]
      if (value === undefined) continue
      for (const scope of ['', '&scope=990103001002'])
        await lean(t, route, route.mechanism.collection, `?${name}=${encodeURIComponent(value)}${scope}`)
    }
  }
})

t.test('the hundredth page costs what the first one costs', async (t) => {
  const viewer = at('grid', 'city-viewer')
  let next = '?limit=20'
  for (let n = 0; n < 99; n++) {
    const { page } = (await viewer.get(`/v1/grids${next}`)).json()
    next = `?limit=20&cursor=${page.next}`
  }
  await lean(t, { service: 'grid', url: () => '/v1/grids' }, 'grids', next)
})

t.test('a narrowed grant reads by an index the few things that relate to it', async (t) => {
  const only = { kind: 'grid', id: ids.active }
  const grant = { accountId: 'narrow.worker', role: 'grid-worker', divisionCode: community, only }
  await everywhere(await at('organizations', 'district-admin').done('/v1/grants', grant))
  for (const [path, collection] of [
    ['grids', 'grids'],
    ['coverage-links', 'coverage_links'],
  ] as const)
    await lean(t, { service: 'grid', url: () => `/v1/${path}` }, collection, '', 'narrow.worker')
})

t.test('one aggregate and its history are read by an index', async (t) => {
  const id = await grid(90)
  const items = Array.from({ length: 60 }, (_, n) => ({ command: 'adjust', id, body: { households: 301 + n } }))
  await at('grid', 'town-clerk').done('/v1/grids:batch', { items })
  await lean(t, { service: 'grid', url: () => `/v1/grids/${id}` }, 'grids')
  await lean(t, { service: 'grid', url: () => `/v1/grids/${id}/history` }, 'events')
})

t.test('the grants of a caller are read by an index, among thousands of others', async (t) => {
  for (const [service, collection] of [
    ['grid', 'known_grants'],
    ['organizations', 'grants'],
  ] as const) {
    const { db } = city[service]
    const others = Array.from({ length: many }, (_, n) => ({
      _id: `grt_other${n}`,
      state: {
        accountId: `other.${n % 50}`,
        state: 'active',
        role: 'auditor',
        scopePath: '/990100',
        from: '2020-01-01',
      },
    }))
    await db.collection<Stored>(collection).insertMany(others)
    const rows = await profiled(db, () => at(service, 'town-clerk').get('/v1/grants'))
    const read = await profiled(db, () => at(service, 'town-clerk').get(service === 'grid' ? '/v1/grids' : '/v1/units'))
    t.ok([...finds(rows, collection), ...finds(read, collection)].every(isLean))
    t.ok(finds(read, collection).length > 0)
  }
})

t.test('a command reads by index only: itself, its caller’s grants, its references', async (t) => {
  const body = { divisionCode: community, system: 'party', legacyCode: '计划' }
  const rows = await profiled(city.grid.db, () => at('grid', 'town-clerk').done('/v1/legacy-grids', body))
  const readings = ['legacy_grids', 'known_divisions'].flatMap((collection) => finds(rows, collection))
  t.ok(readings.length >= 2)
  for (const { docsExamined, keysExamined } of readings) t.ok(docsExamined <= 1 && keysExamined <= 2)
  t.strictSame(
    rows.filter(({ planSummary }) => planSummary?.includes('COLLSCAN')),
    [],
  )
})

t.test('whether a grid has an open matter is found by an index, however many were closed there', async (t) => {
  const id = await grid(94, [['activate', {}]])
  const matters = city.grid.db.collection<Stored>('matters')
  const model = await matters.findOne({ _id: targets.matter ?? '' })
  const closed = Array.from(
    { length: many },
    (_, n): Stored => ({ ...model, _id: `mat_closed${n}`, relates: [`grid:${id}`] }),
  )
  await matters.insertMany(closed)
  const retire = () => at('grid', 'town-secretary').done(`/v1/grids/${id}/retire`, { reason: '拆迁' })
  // Several lookups of one command are one aggregate over the seed.
  const looked = (await profiled(city.grid.db, retire)).filter(({ command }) => command.aggregate === 'meta')
  t.ok(looked.length === 1 && looked.every(({ docsExamined }) => docsExamined <= 2), `${looked.map(told)}`)
})

t.test(
  'a reaction finds what an organisation covers by an index, and what waits is found by one as well',
  async (t) => {
    const branch = await organization('neighbourhood_branch', { parentId: ids.grand })
    await everywhere(branch)
    for (const n of [91, 92, 93]) await link(await grid(n, [['activate', {}]]), branch.id)
    const later = new Date(Date.now() + 3600_000)
    const rescans = Array.from({ length: many }, (_, n) => ({ _id: `later-${n}`, dueAt: later }))
    await city.grid.db.collection<Stored>('rescans').insertMany(rescans)
    const rows = await profiled(city.grid.db, async () => {
      const dissolved = await at('organizations', 'district-admin').done(`/v1/organizations/${branch.id}/dissolve`, {
        reason: '撤并',
      })
      await city.applied('grid.reactions', dissolved.position)
      await rounds(city.grid.db)
    })
    const read = finds(rows, 'coverage_links')
    t.ok(read.some(({ nreturned }) => nreturned === 3) && read.every(isLean), `${read.map(told)}`)
    for (const collection of ['rescans', 'events']) {
      const waiting = finds(rows, collection)
      t.ok(waiting.length > 0 && waiting.every(isLean), `${collection}: ${waiting.map(told)}`)
    }
    t.strictSame(rows.filter(({ planSummary }) => planSummary?.includes('COLLSCAN')).map(told), [])
  },
)

/** Until the relay and the reactor have looked for what waits, as the profile shows. */
async function rounds(db: Db): Promise<void> {
  const seen = async (name: string): Promise<boolean> =>
    (await db.collection('system.profile').countDocuments({ 'command.find': name })) > 0
  for (const end = Date.now() + 10_000; Date.now() < end; )
    if ((await seen('rescans')) && (await seen('events'))) return
}
