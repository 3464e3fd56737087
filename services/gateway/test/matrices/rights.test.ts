import t from 'tap'
import { at, elsewhere, refused, said } from './city.ts'
import {
  acts,
  ask,
  commands,
  doorsOf,
  itemOf,
  lists,
  named,
  placed,
  posts,
  type Route,
  reads,
  targets,
} from './routes.ts'
import { application, community, ids } from './world.ts'

/** A role of a command that can be held below the city. */
const lowRoleOf = ({ command }: Route): string =>
  command?.roles.find((role) => !role.startsWith('city-') && role !== 'system') ?? 'district-admin'
const notFound = { status: 404, code: 'not-found' }
const unknownId = ({ mechanism }: Route): string => `${mechanism.idPrefix}_01J0000000000000000000000Z`

refused('every command is 403 for a role it does not name, and says which it names', async (t) => {
  for (const route of commands)
    for (const door of doorsOf(route)) {
      const answer = await ask(route, door, 'city-viewer')
      t.match(said(answer), { status: 403, code: 'forbidden', roles: route.command?.roles }, `${door}: ${named(route)}`)
    }
  for (const route of posts.filter(({ kind }) => kind === 'batch')) {
    const { results } = (await ask(route, route.service, 'city-viewer')).json()
    t.match(results, [{ status: 403, body: { code: 'forbidden' } }], named(route))
  }
})

refused('every read is 403 without a grant in force, and for operations, or for all but them', async (t) => {
  for (const route of reads)
    for (const account of ['nobody', route.mechanism.readers ? 'city-admin' : 'ops'])
      t.match(said(await ask(route, route.service, account)), { status: 403, code: 'forbidden' }, named(route))
})

refused('every route on an aggregate of another town or district answers exactly as for an unknown id', async (t) => {
  for (const route of placed.filter(({ kind }) => ['act', 'one', 'history'].includes(kind)))
    for (const account of elsewhere(lowRoleOf(route)))
      for (const door of doorsOf(route)) {
        const foreign = said(await ask(route, door, account))
        const unknown = said(await ask(route, door, account, { id: unknownId(route) }))
        t.match(foreign, notFound, `${door} ${account}: ${named(route)}`)
        t.strictSame(foreign, unknown)
      }
})

refused('nothing can be made in another town or district', async (t) => {
  for (const route of commands.filter(({ kind }) => kind === 'create'))
    for (const account of elsewhere(lowRoleOf(route)))
      for (const door of doorsOf(route))
        t.match(said(await ask(route, door, account)), notFound, `${door} ${account}: ${named(route)}`)
})

refused('every item of a batch on what is foreign is 404, as for an unknown id', async (t) => {
  for (const route of acts) {
    const { command, mechanism, service } = route
    const item = (id = '') => (command ? itemOf(command, id, route.body) : {})
    const items = [item(targets[mechanism.name]), item(unknownId(route))]
    const [, account = ''] = elsewhere(lowRoleOf(route))
    const { results } = (await at(service, account).post(`/v1/${mechanism.path}:batch`, { items })).json()
    t.match(
      results,
      [
        { status: 404, body: notFound },
        { status: 404, body: notFound },
      ],
      named(route),
    )
  }
})

t.test('a batch that mixes own and foreign does its own and no other', async (t) => {
  const rename = (id: string) => ({ command: 'rename', id, body: { name: `更名${id.slice(-3)}` } })
  const items = ['div_990103001002', 'div_990104001001', 'div_990103002001', 'div_0'].map(rename)
  const { results } = (await at('organizations', 'district-admin').done('/v1/divisions:batch', { items })).json()
  t.match(results, [{ status: 200 }, { status: 404 }, { status: 200 }, { status: 404 }])
})

refused('every list refuses the filter for a district that is not the caller’s, known or not', async (t) => {
  for (const route of lists)
    for (const scope of ['990104', '990104001001', '990177', '990100']) {
      const answer = await ask(route, route.service, 'district-admin', { query: `?scope=${scope}` })
      t.match(said(answer), { status: 400, code: 'scope-not-yours' }, `${named(route)} ${scope}`)
    }
})

refused('every list shows nothing of another district', async (t) => {
  for (const route of lists) {
    const { data } = (await ask(route, route.service, 'auditor.c')).json()
    const foreign = data.filter(({ scopePath }: { scopePath: string }) => !scopePath.startsWith('/990100/990104'))
    t.strictSame(foreign, [], named(route))
  }
})

refused('a move under a foreign parent or into a foreign place is as unknown as one that does not exist', async (t) => {
  const admin = at('organizations', 'district-admin')
  const reparent = `/v1/organizations/${ids.branch}/reparent`
  t.match(said(await admin.post(reparent, { parentId: ids.grand, divisionCode: '990104001001' })), notFound)
  const below = async (parentId: string) => said(await admin.post(reparent, { parentId, divisionCode: community }))
  const [unknown, foreign] = [await below('org_01J0000000000000000000000Z'), await below(ids.foreign)]
  t.match(unknown, { status: 422, code: 'unknown-reference', errors: [{ pointer: '/parentId' }] })
  t.match(foreign, { status: 422, code: 'unknown-reference' })
  t.equal(String(foreign.detail).replace(ids.foreign, ''), String(unknown.detail).replace(/org_\S+/, ''))
  const founding = { name: '支部', ...application, parentId: ids.foreign }
  const applied = await at('organizations', 'town-clerk').post('/v1/organizations:apply-to-establish', founding)
  t.match(said(applied), { status: 422, code: 'unknown-reference' })
})

const claims = {
  'x-tenant': '990100',
  'x-user-id': 'city-admin',
  'x-roles': 'city-admin',
  'x-forwarded-user': 'city-admin',
  'x-forwarded-for': '127.0.0.1',
  'x-forwarded-host': 'admin.example',
  'x-original-url': '/v1/demo/token',
  'x-http-method-override': 'DELETE',
  cookie: 'account=city-admin',
}
refused('what a request says of its caller beside the token has no effect', async (t) => {
  for (const route of commands)
    for (const door of doorsOf(route)) {
      const answer = await ask(route, door, 'city-viewer', { headers: claims })
      t.match(said(answer), { status: 403, code: 'forbidden' }, `${door}: ${named(route)}`)
      const body = { ...route.body, userInfo: { id: 'city-admin', roles: ['city-admin'] } }
      const errors = [{ pointer: '/userInfo', code: 'unknown-field' }]
      t.match(said(await ask(route, door, 'city-viewer', { body })), { status: 400, errors })
    }
  for (const route of reads)
    t.equal((await ask(route, route.service, 'nobody', { headers: claims })).status, 403, named(route))
})
