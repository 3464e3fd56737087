import { performance } from 'node:perf_hooks'
import type { Caller } from '@jiceng/testing/city'
import t, { type Test } from 'tap'
import { city, day, of, officials } from './city.ts'

const { admin } = officials
const within = 5000

/** What each service and the gateway would show this account. */
const readings = (): readonly string[] => [
  '/v1/divisions/div_990104001001',
  '/v1/grids',
  `/v1/alliances`,
  '/v1/calendar',
  `/v1/views/grid/${of('grid')}`,
]

/** Asks until all of them answer the status; the milliseconds it took. */
async function all(caller: Caller, status: number): Promise<number> {
  const begin = performance.now()
  for (const path of readings())
    for (;;) {
      const answer = await caller.get(path)
      if (answer.status === status) break
      if (performance.now() - begin > within) throw new Error(`${path} is ${answer.status}, not ${status}`)
    }
  return Math.round(performance.now() - begin)
}

async function granted(accountId: string, more: object): Promise<{ caller: Caller; id: string }> {
  const { id } = await admin.done('/v1/grants', { accountId, role: 'town-clerk', divisionCode: '990104001', ...more })
  return { caller: city.as(accountId), id }
}

const refusedEverywhere = async (t: Test, caller: Caller): Promise<void> => {
  for (const path of readings()) t.equal((await caller.get(path)).status, 403, path)
}

t.test('a role that is revoked ends in every service and in the views within five seconds', async (t) => {
  const { caller, id } = await granted('he.clerk', {})
  t.ok((await all(caller, 200)) < within)
  await admin.done(`/v1/grants/${id}/revoke`, { reason: '岗位调整' })
  t.ok((await all(caller, 403)) < within)
  const command = await caller.post('/v1/legacy-grids', {
    divisionCode: '990104001001',
    system: 'party',
    legacyCode: 'x',
  })
  t.match(command.json(), { status: 403, code: 'forbidden' })
})

t.test('a grant that ended before today opens nothing', async (t) => {
  const { caller } = await granted('past.clerk', { from: day(-30), to: day(0) })
  await refusedEverywhere(t, caller)
})

t.test('a grant ends on its date without anybody doing anything', async (t) => {
  const { caller } = await granted('short.clerk', { to: day(1) })
  const list = '/v1/grids'
  for (const end = Date.now() + within; (await caller.get(list)).status !== 200 && Date.now() < end; );
  t.equal((await caller.get(list)).status, 200)
  const ticked = await city.as('ops').done('/v1/calendar', { day: day(1) })
  t.match((await officials.viewer.get('/v1/calendar/cal_city')).json(), { day: day(1) })
  for (const group of ['organizations.known', 'grid.known', 'alliances.known', 'gateway.known'] as const)
    await city.applied(group, ticked.position)
  t.ok((await all(caller, 403)) < within)
})

t.test('the calendar never goes back', async (t) => {
  const back = await city.as('ops').post('/v1/calendar', { day: day(0) })
  t.match(back.json(), { status: 409, code: 'calendar-backwards' })
  t.match((await officials.city.post('/v1/calendar', { day: day(2) })).json(), {
    status: 403,
    roles: ['ops', 'system'],
  })
})
