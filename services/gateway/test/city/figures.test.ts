import { serviceNames } from '@jiceng/contracts'
import type { EventRow } from '@jiceng/eventing'
import { figuresView } from '@jiceng/reporting'
import type { Document } from 'mongodb'
import t from 'tap'
import { city, day, of, officials } from './city.ts'

const { viewer, admin, clerk } = officials
const { db } = city.reporting
type Json = ReturnType<typeof JSON.parse>

/** Until reporting has applied all that was recorded so far. */
async function caughtUp(): Promise<void> {
  for (const name of serviceNames) {
    const heads = await city[name].db
      .collection<EventRow>('events')
      .aggregate<{ _id: string; version: number }>([
        { $match: { aggregate: { $exists: true } } },
        { $group: { _id: '$aggregate', version: { $max: '$version' } } },
      ])
      .toArray()
    if (heads.length === 0) continue
    await city.applied(figuresView, heads.map(({ _id, version }) => `${name}/${_id}@${version}`).join(','))
  }
}
const figure = async (id: string, query = 'scope=990104'): Promise<Json> =>
  (await viewer.get(`/v1/figures/${id}?${query}`)).json()
/** All pages of the records behind a figure, a few at a time. */
async function records(id: string, query: string): Promise<Json[]> {
  const found: Json[] = []
  for (let next: string | null = `/v1/figures/${id}/records?${query}&limit=2`; next; ) {
    const { data, page }: Json = (await viewer.get(next)).json()
    found.push(...data)
    next = page.next && `/v1/figures/${id}/records?${query}&limit=2&cursor=${page.next}`
  }
  return found
}

t.test('what the buckets of reporting hold is what its subjects say they added', async (t) => {
  await caughtUp()
  const cells = new Map<string, number>()
  const add = (key: string, n: number): void => void cells.set(key, (cells.get(key) ?? 0) + n)
  for await (const { m, k, t: sum, lv } of db.collection('buckets').find()) add(`${lv}|${m}|${k}`, sum)
  const subjects = await db.collection<Document & { _id: string }>('subjects').find().toArray()
  t.ok(subjects.length >= 20 && cells.size > 0)
  const open = subjects.flatMap(({ c }) => c).filter(({ to, on }: Json) => on !== undefined || to === '9999-12-31')
  for (const { m, k, n, s } of open) if (s.length > 0 && cells.has(`Y|${m}|${k}`)) add(`Y|${m}|${k}`, -n)
  const flawed = [...cells].filter(([key, n]) => key.startsWith('Y|') && n !== 0)
  t.strictSame(flawed, [])
})

t.test('figures of the district are those of its story', async (t) => {
  t.match(await figure('IG-01'), {
    value: 2,
    numerator: 2,
    denominator: null,
    unit: '个',
    state: 'fed',
    scope: '990104',
  })
  t.match(await figure('IG-01', 'scope=990104001001'), { value: 2 })
  t.match(await figure('IG-01', 'scope=990103'), { value: 0 })
  t.match(await figure('IA-01', 'scope=990104001'), { state: 'fed', lagMs: Number, asOf: day(0) })
  t.match(await figure('IG-05'), { unit: '%', denominator: 2, previous: { value: null }, lastYear: { value: null } })
})

t.test('the records behind each figure sum to it, and each leads to its history', async (t) => {
  const { data }: Json = (await viewer.get('/v1/indicators')).json()
  t.equal(data.length, 174)
  const fed = data.filter(({ state, grains }: Json) => state === 'fed' && grains.includes('D'))
  t.ok(fed.length >= 12)
  const kinds = new Map<string, Json>()
  for (const { indicator, figures } of fed)
    for (const scope of ['990100', '990104'])
      for (const part of ['numerator', 'denominator']) {
        const half = await figure(indicator, `scope=${scope}`)
        // What is counted once a year is asked for a year.
        const asked =
          half.code === 'period-not-offered' ? `scope=${scope}&period=${day(0).slice(0, 4)}` : `scope=${scope}`
        const found = await figure(indicator, asked)
        if (found[part] === null) continue
        const rows = await records(indicator, `${asked}&part=${part}&figure=${figures[0]}`)
        t.equal(
          rows.reduce((sum: number, { amount }: Json) => sum + amount, 0),
          found[part],
          `${indicator} ${scope} ${part}`,
        )
        for (const one of rows) kinds.set(one.kind, one)
      }
  t.ok(kinds.size >= 5)
  for (const [kind, { links }] of kinds)
    t.equal((await viewer.get(links.history)).status, 200, `${kind} ${links.history}`)
})

t.test('what nobody feeds is said to be so, and is no zero', async (t) => {
  t.match(await figure('IG-30'), { state: 'not-fed', value: null, numerator: null, denominator: null })
  const { data }: Json = (await viewer.get('/v1/indicators')).json()
  t.match(
    data.find(({ indicator }: Json) => indicator === 'IG-30'),
    { state: 'not-fed', name: '点单办结率' },
  )
})

t.test('what is unknown, elsewhere or not offered is refused', async (t) => {
  const said = async (by: typeof admin, path: string) => {
    const { status, code } = (await by.get(path)).json()
    return { status, code }
  }
  t.same(await said(admin, '/v1/figures/IG-99'), { status: 404, code: 'not-found' })
  for (const route of ['figures/IG-01', 'figures/IG-01/records', 'rankings/IG-01'])
    for (const scope of ['990103', '990100', '990199'])
      t.same(
        await said(admin, `/v1/${route}?scope=${scope}`),
        { status: 400, code: 'scope-not-yours' },
        `${route} ${scope}`,
      )
  for (const query of ['period=2023H3', 'asOf=2023-02-30', 'scope=x', 'period=2023&period=2022', 'sort=1', 'entity=x'])
    t.equal((await said(admin, `/v1/figures/IG-01?${query}`)).status, 400, query)
  t.same(await said(admin, `/v1/figures/IG-01?asOf=${day(400)}`), { status: 422, code: 'as-of-in-future' })
  t.same(await said(admin, '/v1/figures/IO-12?period=2023H1'), { status: 422, code: 'period-not-offered' })
  t.same(await said(admin, '/v1/figures/IO-01?scope=990104001001'), { status: 422, code: 'grain-not-offered' })
  t.same(await said(city.as('nobody'), '/v1/figures/IG-01?scope=990104'), { status: 403, code: 'forbidden' })
  t.same(await said(admin, '/v1/figures/IG-01/records?cursor=abc'), { status: 400, code: 'invalid-cursor' })
})

t.test('a caller with one grant need not name it', async (t) => {
  t.match((await admin.get('/v1/figures/IG-01')).json(), { scope: '990104', value: 2 })
  t.match((await clerk.get('/v1/figures/IG-01')).json(), { scope: '990104001', value: 2 })
})

t.test(
  'towns are ranked with what their figure is of; equal ones share their place, small ones are merged',
  async (t) => {
    const ranking: Json = (await viewer.get('/v1/rankings/IG-01?scope=990100&level=district')).json()
    t.match(ranking, { level: 'district', minimum: 5, merged: null })
    t.match(ranking.data[0], { rank: 1, code: '990104', value: 2, name: '棠溪区' })
    t.same(
      ranking.data.slice(1).map(({ rank }: Json) => rank),
      ranking.data.slice(1).map(() => 2),
      'all others have none',
    )
    const small: Json = (await viewer.get('/v1/rankings/IG-05?scope=990104&level=town')).json()
    t.match(small, { data: [], merged: { places: 1, value: null } })
  },
)

t.test('one to four persons are shown where they are known, and to nobody above', async (t) => {
  const here = { divisionCode: '990104001001' }
  const branch = await admin.done('/v1/organizations', {
    ...{ name: '三名党员的支部', orgType: 'branch', field: 'other', parentId: of('grand'), ...here },
    ...{ committeeSize: 0, hasPartyGroups: false, fullMemberCount: 3, probationaryCount: 0 },
  })
  const person = { gender: 'female', birthMonth: '1986-04', education: 'bachelor', occupation: 'professional' }
  const since = { admittedOn: '2010-06-18', fullSince: '2011-06-18' }
  for (const displayName of ['甲一', '乙二', '丙三'])
    await admin.done('/v1/members:register', { ...here, branchId: branch.id, displayName, ...person, ...since })
  await caughtUp()
  const [own, above]: Json[] = await Promise.all(
    [admin, viewer].map(async (caller) => (await caller.get('/v1/figures/IO-03?scope=990104')).json()),
  )
  t.match(own, { value: 3, hidden: undefined })
  t.match(above, { state: 'fed', value: null, numerator: null, hidden: '<5', previous: { change: null } })
  const path = '/v1/figures/IO-03/records?scope=990104'
  t.match((await viewer.get(path)).json(), { status: 403, code: 'too-few-persons' })
  t.equal((await admin.get(path)).json().data.length, own.value)
})

t.test('an alliance has figures of its own', async (t) => {
  const { data }: Json = (await viewer.get('/v1/alliances?scope=990104')).json()
  const [{ id }] = data
  t.match(await figure('IA-36', `entity=${id}`), { entity: id, state: 'fed', value: Number })
  const rows = await records('IA-36', `entity=${id}`)
  t.equal(rows.length, (await figure('IA-36', `entity=${id}`)).value)
  t.match((await viewer.get('/v1/figures/IA-03?scope=990104')).json(), { code: 'grain-not-offered' })
  t.match((await viewer.get('/v1/figures/IA-36?entity=aln_none')).json(), { code: 'not-found' })
})

t.test(
  'a frozen snapshot is left as it is by a later correction; the next one differs where it was corrected only',
  async (t) => {
    const period = day(0).slice(0, 4)
    const meeting = await clerk.done('/v1/work-meetings', {
      kind: 'deployment',
      hostOrgId: of('town'),
      topic: '部署会',
      attendeeCount: 12,
      divisionCode: '990104001',
    })
    await caughtUp()
    const frozen = await admin.done('/v1/snapshots', { divisionCode: '990104', period })
    const values = async (id: string): Promise<Json> => (await viewer.get(`/v1/snapshots/${id}/values`)).json()
    const before = await values(frozen.id)
    t.match(before, { snapshot: frozen.id, code: '990104', intact: true })
    const [{ id: eventId }] = (await viewer.get(`/v1/work-meetings/${meeting.id}/history`)).json().data
    await clerk.done(
      `/v1/work-meetings/${meeting.id}/revoke`,
      { eventId, reason: '误录' },
      { headers: { 'if-match': '*' } },
    )
    await caughtUp()
    t.match(await figure('IO-07', `scope=990104&period=${period}`), { value: 0 })
    t.strictSame(await values(frozen.id), before)
    const next = await admin.done(`/v1/snapshots/${frozen.id}/supersede`, {
      divisionCode: '990104',
      reason: '更正后重新冻结',
    })
    t.match(next.json(), { state: 'superseded' })
    const old = (await viewer.get(`/v1/snapshots/${frozen.id}`)).json()
    const differ = old.differences.map(({ code, indicator }: Json) => `${code} ${indicator}`)
    t.strictSame(new Set(differ), new Set(['990104 IO-07', '990104 IR-05', '990104001 IO-07', '990104001 IR-05']))
    t.match((await viewer.get(`/v1/snapshots/${old.supersededBy}`)).json(), { state: 'frozen', previous: frozen.id })
    t.equal((await city.as('mo.body').get(`/v1/snapshots/${frozen.id}/values`)).status, 403)
  },
)
