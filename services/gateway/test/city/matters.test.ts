import { erase } from '@jiceng/service-kit'
import t from 'tap'
import { city, day, of, officials } from './city.ts'

const { clerk, secretary, community, viewer, worker } = officials
const contact = '10012345678'
const matter = {
  divisionCode: '990104001001',
  kind: 'key_minor',
  categoryCode: '0102',
  severity: 'normal',
  source: 'resident',
  place: '棠溪苑3栋东侧',
  text: '垃圾堆放多日',
} as const
const report = (by: typeof clerk, more: object = {}) =>
  by.done('/v1/matters', { ...matter, gridId: of('red'), ...more })
const ids = { handled: '', open: '' }

t.test('a resident’s matter is reported, filed, dispatched, handled, verified, closed and rated', async (t) => {
  const requester = { maskedName: '王**', contact, consentAt: '2023-06-30T01:00:00Z' }
  const { id } = await report(worker, { requester })
  ids.handled = id
  const step = (by: typeof clerk, name: string, body: object = {}) => by.post(`/v1/matters/${id}/${name}`, body)
  t.match((await step(community, 'file')).json(), { version: 2, state: 'filed' })
  t.match((await step(community, 'dispatch', { ownerUnitId: of('unit') })).json(), { state: 'dispatched' })
  t.match((await step(worker, 'start')).json(), { state: 'handling' })
  t.match((await step(worker, 'close')).json(), { status: 403, code: 'forbidden', roles: ['community-clerk'] })
  t.match((await step(community, 'feedback', { result: '已清运' })).json(), { state: 'handled' })
  const own = await step(community, 'verify')
  t.match(own.json(), {
    status: 403,
    code: 'own-handling',
    rule: 'M-060',
    allowed: ['verify', 'return'],
    steps: [{ command: 'verify', roles: ['community-clerk', 'town-clerk'] }, { command: 'return' }],
  })
  t.match((await step(clerk, 'verify')).json(), { state: 'verified' })
  t.match((await step(community, 'start')).json(), { status: 409, code: 'illegal-step', allowed: ['close'] })
  t.match((await step(community, 'close')).json(), { version: 7, state: 'closed' })
  t.match((await step(community, 'rate', { rating: 5 })).json(), { version: 8, state: 'closed' })
  t.match((await viewer.get(`/v1/matters/${id}`)).json(), { onTime: true, rating: 5, rework: 0, allowed: ['rate'] })
})

t.test('the contact of who asks is kept encrypted, and stands in no event, audit or answer', async (t) => {
  const { db } = city.grid
  const { requesterId } = (await viewer.get(`/v1/matters/${ids.handled}`)).json()
  const person = await db.collection<{ _id: string }>('persons').findOne({ _id: requesterId })
  t.match(person, { fields: { maskedName: String, contact: String } })
  for (const name of ['persons', 'events', 'matters'])
    t.notMatch(JSON.stringify(await db.collection(name).find().toArray()), new RegExp(`${contact}|王\\*\\*`), name)
})

t.test(
  'a contact is shown to who says what for, while the matter is open, for a minute, and to nobody else',
  async (t) => {
    const requester = { maskedName: '王**', contact, consentAt: '2023-06-30T01:00:00Z' }
    const { id: subjectId } = await report(worker, { requester })
    const { requesterId: personId } = (await viewer.get(`/v1/matters/${subjectId}`)).json()
    const ask = (by: typeof clerk, more: object = {}) =>
      by.post('/v1/resident-disclosures', {
        divisionCode: '990104001001',
        ...{ subjectId, personId, purpose: '电告办理结果', ...more },
      })
    t.equal((await ask(viewer)).status, 403)
    t.match((await ask(community, { personId: 'per_other' })).json(), { status: 422, code: 'person-not-named' })
    const { id } = (await ask(community)).json()
    const shown = await community.get(`/v1/resident-disclosures/${id}/person`)
    t.match(shown.json(), { personId, fields: { maskedName: '王**', contact }, hiddenAt: String })
    t.equal(shown.headers['cache-control'], 'no-store')
    t.equal((await viewer.get(`/v1/resident-disclosures/${id}/person`)).status, 404)
    t.match((await viewer.get(`/v1/resident-disclosures/${id}`)).json(), { purpose: '电告办理结果', by: 'sun.clerk' })
    const past = (await ask(community, { purpose: '补记前日的回复' })).json()
    await city.grid.db
      .collection<{ _id: string }>('disclosures')
      .updateOne({ _id: past.id }, { $set: { lastAt: '2023-06-30T01:00:00.000Z' } })
    t.match((await community.get(`/v1/resident-disclosures/${past.id}/person`)).json(), {
      status: 409,
      code: 'no-longer-shown',
    })

    await community.done(`/v1/matters/${subjectId}/withdraw`, { reason: '本人已自行办理' })
    t.match((await ask(community)).json(), { status: 409, code: 'no-longer-shown' })
    const kept = () => city.grid.db.collection<{ _id: string; until?: string }>('persons').findOne({ _id: personId })
    const until = String((await kept())?.until)
    t.ok(until >= day(90) && until <= day(92), until)
    await erase(city.grid.db, until)
    t.match(await kept(), { fields: { contact: String } }, 'its last day is a day')
    await erase(city.grid.db, day(93))
    t.same(Object.keys((await kept()) ?? {}), ['_id', 'erasedOn'])
    const erased = await community.get(`/v1/resident-disclosures/${id}/person`)
    t.match(erased.json(), { code: 'no-longer-shown' }, 'what is erased is shown to nobody')
  },
)

t.test('what the community passed on, the town takes or returns; the community no longer decides', async (t) => {
  const { id } = await report(community)
  ids.open = id
  const step = (by: typeof clerk, name: string, body: object = {}) => by.post(`/v1/matters/${id}/${name}`, body)
  await step(community, 'file')
  t.match((await step(community, 'escalate', { reason: '涉及两个社区', level: 3 })).json(), {
    status: 422,
    rule: 'M-051',
    errors: [{ pointer: '/level', code: 'level-skipped' }],
  })
  t.match((await step(community, 'escalate', { reason: '涉及两个社区' })).json(), { state: 'filed' })
  t.match((await step(community, 'dispatch', { ownerUnitId: of('unit') })).json(), {
    status: 403,
    code: 'level-too-low',
    roles: ['town-clerk', 'town-secretary', 'field-admin', 'district-admin', 'city-admin'],
  })
  t.match((await step(secretary, 'assign-down', { reason: '由社区落实' })).json(), { state: 'filed' })
  t.match((await step(community, 'dispatch', { ownerUnitId: of('unit') })).json(), { state: 'dispatched' })
})

t.test('an old case shows how far the matter is that it names', async (t) => {
  const old = { divisionCode: matter.divisionCode, title: '旧案', firstRaisedOn: '2016-03-01', parties: [] }
  const { id } = await secretary.done('/v1/old-cases', { ...old, matterId: ids.open })
  const shown = async () => (await viewer.get(`/v1/old-cases/${id}`)).json()
  t.match(await shown(), { state: 'listed', matter: { state: 'dispatched' } })
  const { position } = await worker.done(`/v1/matters/${ids.open}/start`)
  await city.applied('grid.reactions', position)
  t.match(await shown(), { state: 'listed', matter: { state: 'handling', version: Number(position.split('@')[1]) } })
  const handled = await community.done(`/v1/matters/${ids.open}/feedback`, { result: '误记' })
  const { data: past } = (await viewer.get(`/v1/matters/${ids.open}/history`)).json()
  const revoking = { eventId: past.at(-1).id, reason: '误记' }
  const revoked = await community.done(`/v1/matters/${ids.open}/revoke`, revoking)
  await city.applied('grid.reactions', `${handled.position},${revoked.position}`)
  t.match(await shown(), { matter: { state: 'handling', version: Number(revoked.position.split('@')[1]) } })
  const listed = (await viewer.get(`/v1/old-cases?matterState=handling&scope=${matter.divisionCode}`)).json()
  t.match(listed, { data: [{ id }] })
})

t.test('a grid with an open matter is not retired', async (t) => {
  const refused = await secretary.post(`/v1/grids/${of('red')}/retire`, { reason: '拆迁' })
  t.match(refused.json(), { status: 409, code: 'open-matters', rule: 'M-052' })
})

t.test('the tick of the calendar finds what is overdue, also what nobody has filed, each once', async (t) => {
  const unfiled = await report(worker)
  const versionOf = async (id: string): Promise<number> => (await viewer.get(`/v1/matters/${id}`)).json().version
  const before = await versionOf(ids.open)
  await city.as('ops').done('/v1/calendar', { day: day(15) })
  for (const end = Date.now() + 20_000; Date.now() < end; )
    if ((await versionOf(unfiled.id)) === 2 && (await versionOf(ids.open)) === before + 1) break
  t.match((await viewer.get(`/v1/matters/${unfiled.id}`)).json(), { state: 'reported', overdue: ['file'] })
  t.match((await viewer.get(`/v1/matters/${ids.open}`)).json(), { state: 'handling', overdue: ['close'] })
  const { data } = (await viewer.get(`/v1/matters/${unfiled.id}/history`)).json()
  t.match(data, [{ type: 'MatterReported' }, { type: 'MatterOverdue', actor: 'system', data: { deadline: 'file' } }])
  await city.as('ops').done('/v1/calendar', { day: day(16) })
  const other = await report(worker, { severity: 'emergency' })
  await city.as('ops').done('/v1/calendar', { day: day(17) })
  for (const end = Date.now() + 20_000; Date.now() < end; ) if ((await versionOf(other.id)) === 2) break
  t.strictSame([await versionOf(unfiled.id), await versionOf(ids.open)], [2, before + 1], 'a later tick adds nothing')
})
