import { localDateOf, periodOf } from '@jiceng/kernel'
import { figuresView } from '@jiceng/reporting'
import { testCity } from '@jiceng/testing/city'
import t from 'tap'
import { platform } from './platform.ts'

type Json = ReturnType<typeof JSON.parse>
const city = await testCity({ name: 'reports', ...platform })
t.teardown(() => city.close())

const [editor, chief, secretary, clerk, viewer] = [
  city.as('district-admin'),
  city.as('city-admin'),
  city.as('town-secretary'),
  city.as('town-clerk'),
  city.as('city-viewer'),
]
const period = periodOf('half-year', localDateOf(new Date())).id
const division = { divisionCode: '990103' }
const community = { divisionCode: '990103001001' }
const of = {
  field: 'urban_community',
  committeeSize: 0,
  hasPartyGroups: false,
  fullMemberCount: 0,
  probationaryCount: 0,
}

/** A file as it comes over the wire. */
async function file(account: string, path: string) {
  const headers = { authorization: `Bearer ${await city.issuer.token(account)}` }
  const answer = await fetch(city.gateway.url + path, { headers })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}
/** The report, once the platform has counted the records behind its figures. */
async function traced(id: string): Promise<Json> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const figures = (await editor.get(`/v1/reports/${id}/figures`)).json()
    if (figures.version > 1) return figures
  }
  throw new Error(`the figures of ${id} were not traced`)
}
async function generated(more: object = {}): Promise<string> {
  return (await editor.done('/v1/reports', { ...division, period, ...more })).id
}

/** Until everybody knows the demo's divisions and who may do what in them. */
async function known(): Promise<void> {
  const places = await city.organizations.db
    .collection<{ aggregate: string; version: number }>('events')
    .find({ aggregate: { $regex: '^(div|grt)_' } })
    .toArray()
  const positions = places.map(({ aggregate, version }) => `organizations/${aggregate}@${version}`).join(',')
  for (const group of ['grid.known', 'alliances.known', 'reporting.known', 'gateway.known'] as const)
    await city.applied(group, positions)
}

let report = ''
t.test('a district does what its report tells, which is then generated', async (t) => {
  await known()
  const committee = await editor.done('/v1/organizations', {
    name: '桐陂街道党工委',
    orgType: 'working_committee',
    divisionCode: '990103001',
    ...of,
  })
  const meeting = {
    kind: 'deployment',
    hostOrgId: committee.id,
    topic: '部署会',
    attendeeCount: 40,
    divisionCode: '990103001',
  }
  const held = [await clerk.done('/v1/work-meetings', meeting), await clerk.done('/v1/work-meetings', meeting)]
  const positions = [committee, ...held].map(({ position }) => position)
  for (const n of [1, 2, 3]) {
    const grid = {
      code: `99010300100100${n}`,
      name: `第${n}网格`,
      kind: 'general',
      households: 300,
      buildings: [{ no: '1' }],
    }
    const { id } = await clerk.done('/v1/grids', { ...grid, ...community })
    positions.push((await secretary.done(`/v1/grids/${id}/activate`)).position)
  }
  await city.applied(figuresView, positions.join(','))
  report = await generated()
  t.match((await editor.get(`/v1/reports/${report}`)).json(), { state: 'draft', period })
})

t.test('each figure of a draft leads to records that sum to it', async (t) => {
  const { data, traced: share, snapshot } = await traced(report)
  t.equal(share.numerator, share.denominator)
  t.match((await editor.get(`/v1/snapshots/${snapshot}`)).json(), { state: 'frozen', period })
  t.match((await editor.get(`/v1/snapshots/${snapshot}/values`)).json(), { code: '990103', intact: true })
  const town: Json = (await editor.get(`/v1/snapshots/${snapshot}/values?scope=990103001`)).json()
  t.match(
    town.values.find(({ indicator }: Json) => indicator === 'IG-01'),
    { numerator: 3 },
    'and its towns',
  )
  const [meetings, grids] = ['IO-07', 'IG-01'].map((figure) => data.find((one: Json) => one.figure === figure))
  t.match(meetings, { printed: '2', traced: true, trace: { numerator: 2, records: 2, scope: '990103', holds: true } })
  t.match(grids, { printed: '3', trace: { records: 3 } })
  for (const { trace } of data)
    for (const [part, path] of Object.entries<string>(trace.links)) {
      const { data: rows }: Json = (await editor.get(`${path}&limit=200`)).json()
      const sum = rows.reduce((all: number, { amount }: Json) => all + amount, 0)
      t.equal(sum, part === 'records' ? trace.numerator : trace.denominator, `${trace.address} ${part}`)
      if (part === 'records') t.ok(trace.sample.every((id: string) => rows.some(({ record }: Json) => record === id)))
    }
})

t.test('a draft is seen by those who work on it only', async (t) => {
  t.equal((await viewer.get(`/v1/reports/${report}/text`)).status, 404)
  t.equal((await secretary.get(`/v1/reports/${report}/text`)).status, 404)
  t.equal((await viewer.get(`/v1/reports/${report}/document`)).status, 404)
  t.equal((await chief.get(`/v1/reports/${report}/text`)).status, 200)
})

t.test('the words are edited, the figures are locked, and somebody else approves', async (t) => {
  const { blocks }: Json = (await editor.get(`/v1/reports/${report}/text`)).json()
  const { no, runs }: Json = blocks.find((one: Json) => one.runs.some(({ slot }: Json) => slot !== undefined))
  const sent = runs.map(({ slot, text }: Json) => (slot === undefined ? { text } : { slot }))
  const edit = (more: Json): Promise<Json> => editor.post(`/v1/reports/${report}/edit`, { block: no, runs: more })
  t.match((await edit(sent.filter(({ slot }: Json) => slot === undefined))).json(), { code: 'figure-locked' })
  t.equal((await edit([...sent, { text: '另办实事6件。' }])).status, 200)
  t.equal((await editor.post(`/v1/reports/${report}/submit`)).status, 200)
  t.match((await editor.post(`/v1/reports/${report}/approve`)).json(), { status: 403, code: 'own-report' })
  t.match((await chief.get(`/v1/reports/${report}/text`)).json(), { typed: [{ block: no, digits: ['6'] }] })
  t.equal((await chief.post(`/v1/reports/${report}/approve`)).status, 200)
  t.equal((await chief.post(`/v1/reports/${report}/issue`)).status, 200)
})

t.test('an issued report is downloaded as DOCX and PDF, the same bytes each time', async (t) => {
  for (const [format, type, begin] of [
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'PK'],
    ['pdf', 'application/pdf', '%PDF-1.7'],
  ] as const) {
    const path = `/v1/reports/${report}/document?format=${format}`
    const first = await file('city-viewer', path)
    t.equal(first.status, 200)
    t.equal(first.headers.get('content-type'), type)
    const name = encodeURIComponent(`桐陂区${period.slice(0, 4)}年`)
    t.match(
      first.headers.get('content-disposition'),
      `attachment; filename="${report}.${format}"; filename*=UTF-8''${name}`,
    )
    t.equal(first.bytes.subarray(0, begin.length).toString('latin1'), begin)
    t.ok(first.bytes.equals((await file('city-viewer', path)).bytes))
    const masked = await file('city-viewer', `${path}&audience=public`)
    t.equal(masked.status, 200)
    t.ok(masked.bytes.length < first.bytes.length, 'without the annex')
    const exchanged = await file('api-client', path)
    t.match(exchanged.headers.get('content-disposition'), encodeURIComponent('（交流）'), 'what is for systems')
    t.equal((await file('api-client', `${path}&audience=internal`)).status, 403)
  }
  const system = city.as('api-client')
  t.equal((await system.get(`/v1/reports/${report}/text`)).status, 200)
  t.match((await system.get(`/v1/reports/${report}/figures`)).json(), { status: 403, code: 'forbidden' })
  t.equal((await file('city-viewer', `/v1/reports/${report}/document?format=odt`)).status, 400)
  t.equal((await file('city-viewer', `/v1/reports/${report}/document?audience=everybody`)).status, 400)
})

t.test('one report is in force: a later one takes its place, and the old one is still read', async (t) => {
  const through = async (id: string): Promise<Json> => {
    await traced(id)
    await editor.done(`/v1/reports/${id}/submit`)
    await chief.done(`/v1/reports/${id}/approve`)
    return chief.post(`/v1/reports/${id}/issue`)
  }
  t.match((await through(await generated())).json(), { status: 409, code: 'report-issued' })
  const next = await generated({ previous: report })
  t.equal((await through(next)).status, 200)
  t.match((await viewer.get(`/v1/reports/${report}`)).json(), { state: 'superseded', supersededBy: next })
  t.equal((await viewer.get(`/v1/reports/${report}/text`)).status, 200)
  await chief.done(`/v1/reports/${next}/withdraw`, { reason: '数据有误' })
  t.equal((await viewer.get(`/v1/reports/${next}/text`)).status, 404, 'it is no longer in force')
  t.equal((await through(await generated())).status, 200)
})
