import t from 'tap'
import { city, officials } from './city.ts'

const { admin, clerk, secretary, viewer } = officials
const community = (n: number) => ({
  code: `99010400100${n}`,
  name: `并入社区${n}`,
  level: 'community',
  parentCode: '990104001',
})

t.test('what lay in a community that was merged lies in its successor', async (t) => {
  const [old, successor] = [
    await admin.done('/v1/divisions', community(7)),
    await admin.done('/v1/divisions', community(8)),
  ]
  const grid = await clerk.done(
    '/v1/grids',
    {
      divisionCode: '990104001007',
      code: '990104001007001',
      name: '旧址网格',
      kind: 'general',
      households: 210,
      buildings: [],
    },
    { after: `${old.position},${successor.position}` },
  )
  const merged = await admin.done(`/v1/divisions/${successor.id}/merge`, { fromCodes: ['990104001007'] })
  await Promise.all([city.applied('grid.moves', merged.position), city.applied('gateway.moves', merged.position)])
  const { data } = (await viewer.get('/v1/grids?scope=990104001008', { after: merged.position })).json()
  t.match(data, [{ id: grid.id, divisionCode: '990104001007', scopePath: '/990100/990104/990104001/990104001008' }])
  t.match((await viewer.get(`/v1/views/grid/${grid.id}`)).json(), { view: { scopePath: /990104001008$/ } })
  const active = await secretary.done(`/v1/grids/${grid.id}/activate`)
  t.match((await viewer.get(`/v1/grids/${grid.id}`, { after: active.position })).json(), {
    state: 'active',
    scopePath: /990104001008$/,
  })
})
