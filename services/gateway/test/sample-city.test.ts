import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import {
  cityDoor,
  draftsOf,
  isLoaded,
  live,
  loadCity,
  loadRegister,
  profiles,
  rowOfTsv,
  told,
  verify,
  verifyAlerts,
  worldOf,
} from '@jiceng/sample-city'
import { testCity } from '@jiceng/testing/city'
import t from 'tap'
import { platform } from './platform.ts'

const city = await testCity({ name: 'sample', clock: 'manual', keysDir: t.testdir(), ...platform })
t.teardown(() => city.close())
const { url } = city.gateway
const profile = profiles.tiny
const total = [...draftsOf(worldOf(profile))].length

t.test('a load that is cut short goes on where it ended, and tells nothing twice', async (t) => {
  const stopping = new AbortController()
  const onProgress = (given: number): void => {
    if (given > total / 3) stopping.abort(new Error('cut short'))
  }
  await t.rejects(loadCity({ url, profile, onProgress, signal: stopping.signal }), { message: 'cut short' })
  const loaded = await loadCity({ url, profile })
  t.strictSame([loaded?.given, told(loaded?.refused ?? [])], [total, ''])
  t.type(loaded?.restMs, 'number', 'and the figures had all of it')
  const viewer = city.as('city-viewer')
  const { data } = (await viewer.get('/v1/members?scope=990103&limit=200')).json()
  t.equal(data.length, 21)
})

t.test('a city that was told is not told again', async (t) => {
  const door = cityDoor({ url })
  t.ok(await isLoaded(door))
  t.equal(await loadCity({ url, profile }), undefined)
  await door.close()
})

t.test('every golden value that is fed is what the platform answers, and its records sum to it', async (t) => {
  const door = cityDoor({ url })
  t.teardown(() => door.close())
  const wrong = async (): Promise<string[]> => {
    const findings = await verify(door, worldOf(profile))
    return findings.filter(({ isFed, isRight }) => isFed && !isRight).map((one) => JSON.stringify(one))
  }
  // Figures follow the log.
  for (const end = Date.now() + 90_000; (await wrong()).length > 0 && Date.now() < end; );
  t.strictSame(await wrong(), [])
})

t.test('what was planted is told, and nothing else of its rules', async (t) => {
  const door = cityDoor({ url })
  t.teardown(() => door.close())
  const wrong = async () =>
    (await verifyAlerts(door, worldOf(profile))).filter(({ missing, extra }) => missing.length + extra.length > 0)
  // What was written after the last tick and was wrong before it is raised with the next.
  for (let minute = 1; (await wrong()).length > 0 && minute < 60; minute++)
    await door.post('ops', '/v1/calendar', { now: `2023-06-30T10:${String(minute).padStart(2, '0')}:00.000Z` })
  t.strictSame(await wrong(), [])
})

t.test('what is imported was given under grants that say so, and reaches no other account', async (t) => {
  const { data } = (await city.as('city-admin').get('/v1/grants?accountId=importer&limit=50')).json()
  const roles = data
    .filter(({ import: imported }: { import?: boolean }) => imported)
    .map(({ role }: { role: string }) => role)
  t.strictSame(roles.sort(), ['city-admin', 'community-clerk', 'district-admin', 'town-clerk', 'town-secretary'])
})

t.test('records are as late as they were, and only an import may say so', async (t) => {
  const viewer = city.as('city-viewer')
  const asked = '/v1/figures/IR-05?scope=990103&period=2023H1&asOf=2023-06-30'
  const { value } = (await viewer.get(asked)).json()
  t.ok(value > 80 && value < 100, `${value} % in time`)
  const clerk = city.as('district-admin')
  const team = {
    divisionCode: '990103001001',
    name: '夜巡队',
    kind: 'patrol',
    memberCount: 5,
    fromUnitIds: [],
    leader: { displayName: '韦队长', phone: '10000000002' },
  }
  const give = async (recordedAt: string, by = clerk) =>
    (await by.post('/v1/teams:batch', { items: [{ recordedAt, body: { ...team, occurredAt: '2023-06-20' } }] })).json()
      .results[0]
  t.match(await give('2023-06-21T02:00:00Z'), { status: 403, body: { code: 'import-only' } })
  const importer = city.as('importer')
  t.match(await give('2023-06-19T02:00:00Z', importer), { status: 422, body: { code: 'recorded-out-of-order' } })
  t.match(await give('2023-07-02T02:00:00Z', importer), { status: 422, body: { code: 'recorded-out-of-order' } })
  t.match(await give('2023-06-21T02:00:00Z', importer), { status: 201 })
  const alone = async (by = clerk) =>
    by.post('/v1/teams', { ...team, occurredAt: '2023-06-20', recordedAt: '2023-06-21T02:00:00Z' })
  t.match((await alone()).json(), { code: 'import-only' })
  const told = await alone(importer)
  t.equal(told.status, 201)
  const [formed] = (await importer.get(`/v1/teams/${told.id}/history`)).json().data
  t.match(formed, { type: 'TeamFormed', occurredOn: '2023-06-20' })
})

t.test('the record of a meeting that is imported is as late as its import says', async (t) => {
  const { data } = (await city.as('importer').get('/v1/org-life-activities?scope=990103&state=compliant')).json()
  const lags = data.map(({ lagDays }: { lagDays: number }) => lagDays)
  t.ok(lags.length > 0)
  // Weeks after the last of the meetings, all of them are recorded here.
  t.ok(lags.every((days: number) => days <= 40) && lags.some((days: number) => days < 10), `${lags}`)
})

t.test('a real register is given to a city that runs, and none of its rows is lost', async (t) => {
  const fixture = new URL('../../../packages/sample-city/test/fixtures/heihe.tsv', import.meta.url)
  const ofTown = /^(2311|231102|231102001\d{0,3})\t/
  // Under the codes of this city, with one row that comes twice.
  const lines = readFileSync(fixture, 'utf8')
    .split('\n')
    .filter((line) => ofTown.test(line))
  const rows = [...lines, ...lines.slice(-1)].map((line) =>
    rowOfTsv(line.replace(/\t23$/, '\t99').replaceAll('2311', '9901')),
  )
  const door = cityDoor({ url })
  t.teardown(() => door.close())
  const said: string[] = []
  const give = () => loadRegister({ door, rows, since: '2023-06-30', say: (line) => said.push(line) })
  const { report, refused, given } = await give()
  t.strictSame([report.accepted + report.refused, report.read], [rows.length, rows.length])
  t.strictSame([refused.length, given], [0, report.accepted - 1])
  t.match(said.at(-1), /^refused {4}9901.*duplicate/)
  t.strictSame((await give()).refused, [])
  const { data } = (await city.as('city-viewer').get('/v1/divisions?scope=990102&limit=200')).json()
  t.equal(data.length, given)
})

t.test('a live city goes on: matters come in, and what becomes due or is mended is told', async (t) => {
  const viewer = city.as('city-viewer')
  const alerts = async (state: string): Promise<{ raisedOn: string; closedOn?: string }[]> =>
    (await viewer.get(`/v1/alerts?scope=990100&limit=200&state=${state}`)).json().data
  const lastDay = '2023-06-30'
  const raised = async () => (await alerts('open')).filter(({ raisedOn }) => raisedOn > lastDay)
  const closed = async () => (await alerts('closed')).filter(({ closedOn = '' }) => closedOn > lastDay)
  const stopping = new AbortController()
  const said: string[] = []
  // Twenty days every five seconds.
  const speed = (20 * 86_400) / 5
  const going = live({ url, profile, speed, signal: stopping.signal, say: (line) => said.push(line) })
  const isDone = async () => said.length > 0 && (await raised()).length > 0 && (await closed()).length > 0
  for (const end = Date.now() + 90_000; Date.now() < end && !(await isDone()); await wait(500));
  stopping.abort()
  await going
  t.ok(await isDone(), 'alerts appear, and close')
  t.strictSame(
    said.filter((line) => !line.endsWith(': 201')),
    [],
  )
  t.ok((said.at(-1) ?? '') > '2023-07-20', 'and the calendar has moved')
})
