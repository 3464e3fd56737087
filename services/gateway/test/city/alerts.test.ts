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
