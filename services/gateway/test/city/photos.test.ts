import { createHash } from 'node:crypto'
import { erase } from '@jiceng/service-kit'
import t from 'tap'
import { city, day, of, officials } from './city.ts'

const { clerk, community, viewer, worker } = officials
const made = { matter: '', photo: '' }

/** A large WebP of bytes that are text too, so that an answer can be compared as text. */
function large(): Buffer {
  const photo = Buffer.from(`RIFF....WEBPVP8L....${'x'.repeat(0x27f70)}`)
  photo.writeUInt32LE(photo.length - 8, 4)
  photo.writeUInt32LE(0x27f70, 16)
  return photo
}
const photo = large()
const body = { photo: photo.toString('base64') }
const digest = createHash('sha256').update(photo).digest('hex')
const seen = () => `/v1/matters/${made.matter}/photos/${made.photo}`

t.test('a photo comes with a step, and a body that is larger still is refused', async (t) => {
  const matter = {
    kind: 'hazard',
    categoryCode: '0102',
    severity: 'normal',
    source: 'patrol',
    place: '东侧',
    text: '裂缝',
  }
  made.matter = (await worker.done('/v1/matters', { divisionCode: '990104001001', gridId: of('red'), ...matter })).id
  const add = (of: object) => worker.post(`/v1/matters/${made.matter}/add-photo`, of)
  t.match((await add(body)).json(), { version: 2, state: 'reported' })
  t.match((await add({ photo: body.photo.repeat(2) })).json(), { status: 413, code: 'too-large' })
  t.match((await add({ photo: 'R0lGODlh' })).json(), {
    status: 422,
    code: 'photo-unreadable',
    rule: 'M-060',
    errors: [{ pointer: '/photo' }],
  })
  t.equal((await viewer.post(`/v1/matters/${made.matter}/add-photo`, body)).status, 403)
  const { photos } = (await viewer.get(`/v1/matters/${made.matter}`)).json()
  t.match(photos, [{ step: 'reported', mediaType: 'image/webp', bytes: photo.length, digest }])
  made.photo = photos[0].photoId
})

t.test('its bytes are kept encrypted, and stand in no event, state, audit or answer', async (t) => {
  const { db } = city.grid
  const some = new RegExp(body.photo.slice(400, 440))
  for (const name of ['persons', 'events', 'matters'])
    t.notMatch(JSON.stringify(await db.collection(name).find().toArray()), some, name)
  t.match(await db.collection<{ _id: string }>('persons').findOne({ _id: made.photo }), { fields: { photo: String } })
})

t.test('whoever may handle or command the matter sees it; kept by nobody on the way', async (t) => {
  const shown = await community.get(seen())
  t.match(shown.headers, {
    'content-type': 'image/webp',
    'content-length': String(photo.length),
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
    etag: `"${digest}"`,
  })
  t.ok(shown.text === photo.toString(), 'as it was sent')
  const again = await community.get(seen(), { headers: { 'if-none-match': `"${digest}"` } })
  t.match([again.status, again.text], [304, ''])
  t.match((await viewer.get(seen())).json(), { status: 403, code: 'forbidden' })
  t.match((await city.as('community-clerk').get(seen())).json(), { status: 404, code: 'not-found' }, 'of elsewhere')
  t.match((await community.get(`/v1/matters/${made.matter}/photos/pho_other`)).json(), { status: 404 })
  t.match((await community.get(`/v1/matters/${made.matter}/photos/..`)).json(), { status: 404 })
  t.match((await community.get(`${seen()}?size=small`)).json(), { status: 400, code: 'unknown-parameter' })
})

t.test('each look is in the audit, also one that was refused, and nobody sends it by itself', async (t) => {
  const looks = await city.grid.db
    .collection('events')
    .find({ 'audit.action': 'matter.showPhoto', 'audit.target': made.matter })
    .toArray()
  const byWhom = looks.map(({ audit }) => [audit.actor, audit.outcome])
  t.strictSame(byWhom.slice(0, 3), [
    ['sun.clerk', 'done'],
    ['sun.clerk', 'done'],
    ['city-viewer', 'forbidden'],
  ])
  t.equal((await viewer.get(`/v1/matters/${made.matter}`)).json().version, 2)
  const { allowed } = (await viewer.get(`/v1/matters/${made.matter}`)).json()
  t.notOk(allowed.includes('showPhoto'))
  t.ok(allowed.includes('addPhoto') && allowed.includes('removePhoto'))
  const photoId = made.photo
  t.equal((await community.post(`/v1/matters/${made.matter}/show-photo`, { photoId })).status, 404)
  const items = [{ command: 'showPhoto', id: made.matter, body: { photoId } }]
  const [result] = (await community.post('/v1/matters:batch', { items })).json().results
  t.match(result.body, { errors: [{ code: 'unknown-command' }] })
})

t.test('a photo is erased a year after its matter, and one that is removed at once', async (t) => {
  const { db } = city.grid
  const small = Buffer.from(photo.subarray(0, 20))
  small.writeUInt32LE(12, 4)
  small.writeUInt32LE(0, 16)
  await clerk.done(`/v1/matters/${made.matter}/add-photo`, { photo: small.toString('base64') })
  const { photos } = (await viewer.get(`/v1/matters/${made.matter}`)).json()
  const photoId = photos[1].photoId
  await community.done(`/v1/matters/${made.matter}/remove-photo`, { photoId, reason: '拍到居民面部' })
  await erase(db, day(17))
  const kept = (_id: string) => db.collection<{ _id: string; until?: string }>('persons').findOne({ _id })
  t.same(Object.keys((await kept(photoId)) ?? {}), ['_id', 'erasedOn'])
  t.equal((await community.get(seen())).status, 200, 'the other one stays')
  await community.done(`/v1/matters/${made.matter}/withdraw`, { reason: '已修补' })
  const until = String((await kept(made.photo))?.until)
  t.equal(until.slice(4), day(17).slice(4))
  t.equal((await community.get(seen())).status, 200, 'it is seen until then')
  await erase(db, '2099-01-01')
  t.match((await community.get(seen())).json(), { status: 409, code: 'no-longer-shown' })
})
