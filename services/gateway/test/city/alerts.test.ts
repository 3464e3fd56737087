import { addDays, localDate, periodOf } from '@jiceng/kernel'
import t from 'tap'
import { city, day, officials } from './city.ts'

const { admin, clerk, secretary, viewer } = officials
const here = { divisionCode: '990104001001' }
const ops = city.as('ops')
type Json = ReturnType<typeof JSON.parse>

const about = async (subjectId: string): Promise<Json[]> =>
  (await viewer.get(`/v1/alerts?subjectId=${subjectId}&order=asc`)).json().data
/** Asks until the alerts of a subject are as wanted: what is waited for is an event, never time. */
async function until(subjectId: string, is: (found: Json[]) => boolean): Promise<Json[]> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const found = await about(subjectId)
    if (is(found)) return found
  }
  throw new Error(`the alerts of ${subjectId} are ${JSON.stringify(await about(subjectId))}`)
}

t.test(
  'what becomes wrong by time alone is found by the tick of its day, and closed by the event that mends it',
  async (t) => {
    const { id } = await clerk.done('/v1/legacy-grids', { ...here, system: 'other', legacyCode: '旧-无人并入' })
    const { importedOn } = (await viewer.get(`/v1/legacy-grids/${id}`)).json()
    await ops.done('/v1/calendar', { day: day(70) })
    t.strictSame(await about(id), [], 'fifty days are not sixty')
    await ops.done('/v1/calendar', { day: day(90) })
    const [alert] = await until(id, (found) => found.length === 1)
    t.match(alert, {
      ruleId: 'W-18',
      severity: 'W',
      state: 'open',
      title: /网格规模/,
      advice: /并入/,
      record: `/v1/legacy-grids/${id}`,
      divisionCode: here.divisionCode,
      allowed: ['acknowledge', 'mute'],
    })
    t.ok(alert.firstSeen > importedOn && alert.firstSeen < alert.raisedOn, `${alert.firstSeen} ${alert.raisedOn}`)
    await ops.done('/v1/calendar', { day: day(91) })

    t.match((await viewer.post(`/v1/alerts/${alert.id}/acknowledge`, {})).json(), { status: 403, code: 'forbidden' })
    t.match((await clerk.done(`/v1/alerts/${alert.id}/acknowledge`, { note: '已排期' })).json(), {
      state: 'acknowledged',
    })
    t.match((await clerk.post(`/v1/alerts/${alert.id}/close`, {})).status, 404, 'nobody closes an alert by hand')
    const mute = { reason: '整合方案下月上会', until: day(100) }
    t.match((await secretary.done(`/v1/alerts/${alert.id}/mute`, mute)).json(), { state: 'muted' })
    await ops.done('/v1/calendar', { day: day(102) })
    const [awake] = await until(id, ([one]) => one?.state === 'open')
    t.match(awake, { mutedUntil: undefined, severity: 'W' }, 'it is heard again the day after')

    await clerk.done(`/v1/legacy-grids/${id}/retire`, { reason: '已拆迁' })
    t.match(await until(id, ([one]) => one?.state === 'closed'), [{ closedOn: day(102) }])
    t.equal((await about(id)).length, 1, 'raised once')
  },
)

t.test('a severe alert opens a rectification, which the alert then knows', async (t) => {
  const committee = await admin.done('/v1/organizations', {
    name: '换届逾期的党委',
    orgType: 'grassroots_committee',
    field: 'urban_community',
    ...here,
    committeeSize: 5,
    hasPartyGroups: false,
    fullMemberCount: 120,
    probationaryCount: 0,
    establishedOn: day(-1700),
    termStartOn: day(-1700),
    termYears: 5,
  })
  await ops.done('/v1/calendar', { day: day(103) })
  const [alert] = await until(committee.id, ([one]) => one?.state === 'in_rectification')
  t.match(alert, { ruleId: 'W-01', severity: 'S', rectificationId: /^rct_/ })
  const { data } = (await viewer.get(`/v1/rectifications?orgId=${committee.id}`)).json()
  t.match(data, [{ id: alert.rectificationId, origin: 'alert', originId: alert.id, severity: 'severe', state: 'open' }])
})

t.test('what a district sets judges from the next tick on, in that district, with its history', async (t) => {
  const { id } = await clerk.done('/v1/legacy-grids', { ...here, system: 'other', legacyCode: '旧-待并入' })
  await ops.done('/v1/calendar', { day: day(123) })
  t.strictSame(await about(id), [], 'twenty days are not sixty')
  const set = (values: object, reason = '区委组织部研究同意') => ({ divisionCode: '990104', values, reason })
  t.match((await viewer.post('/v1/alert-thresholds', set({ unmerged: 15 }))).json(), { status: 403, code: 'forbidden' })
  t.match((await admin.post('/v1/alert-thresholds', set({ unmerged: 5 }))).json(), {
    status: 422,
    code: 'threshold-bounds',
  })
  const town = { ...set({ unmerged: 15 }), divisionCode: '990104001' }
  t.match((await admin.post('/v1/alert-thresholds', town)).json(), { status: 422, code: 'wrong-level' })
  const made = await admin.done('/v1/alert-thresholds', set({ unmerged: 15 }))
  t.match(made.id, 'ath_990104')
  await ops.done('/v1/calendar', { day: day(124) })
  const [alert] = await until(id, (found) => found.length === 1)
  const { effectiveOn } = (await admin.get('/v1/alert-thresholds/ath_990104')).json()
  t.match(alert, { ruleId: 'W-18', severity: 'W' })
  t.ok(alert.firstSeen >= effectiveOn, `${alert.firstSeen}: no day before its own, ${effectiveOn}`)
  const unmerged = async (scope: string): Promise<Json> =>
    (await viewer.get(`/v1/alert-rules?scope=${scope}`)).json().thresholds.find(({ name }: Json) => name === 'unmerged')
  t.match(await unmerged('990104001'), { value: 15, default: 60, min: 7, max: 365, rules: ['W-18'] })
  t.match(await unmerged('990100'), { value: 60 })
  await admin.done('/v1/alert-thresholds', set({}, '试行结束'))
  t.match(await until(id, ([one]) => one?.state === 'closed'), [{ state: 'closed' }])
  const { data } = (await admin.get('/v1/alert-thresholds/ath_990104/history')).json()
  t.match(data, [
    { type: 'AlertThresholdsSet', data: { values: { unmerged: 15 }, effectiveOn } },
    { type: 'AlertThresholdsSet', data: { values: {}, reason: '试行结束' } },
  ])
})

t.test('what is wrong with the platform is shown to operations alone', async (t) => {
  t.match((await viewer.get('/v1/platform-alerts')).json(), { status: 403, code: 'forbidden' })
  t.match((await ops.get('/v1/platform-alerts')).json(), { data: [] })
  t.match((await ops.get('/v1/alerts')).json(), { status: 403, code: 'forbidden' })
})

t.test('a branch is reminded before the end of a quarter, and told when the meeting was missed', async (t) => {
  const { start, end } = periodOf('quarter', localDate(day(124)))
  const branch = await admin.done('/v1/organizations', {
    ...{ name: '无会议的支部', orgType: 'branch', field: 'urban_community', ...here, establishedOn: start },
    ...{ committeeSize: 0, hasPartyGroups: false, fullMemberCount: 8, probationaryCount: 0 },
  })
  const of = (ruleId: string) => (found: Json[]) => found.find((one) => one.ruleId === ruleId)
  const remindedOn = addDays(end, -15)
  await ops.done('/v1/calendar', { day: remindedOn > day(124) ? remindedOn : day(125) })
  const reminder = of('W-03')(await until(branch.id, (found) => of('W-03')(found) && of('W-06')(found)))
  t.match(reminder, { severity: 'I', part: end.slice(0, 4), advice: /召开党员大会/, state: 'open' })
  await ops.done('/v1/calendar', { day: addDays(end, 5) })
  const told = of('W-03')(await until(branch.id, (found) => of('W-03')(found)?.severity === 'W'))
  t.match(told, { id: reminder.id, severity: 'W', state: 'open' }, 'the same alert, severer')
})
