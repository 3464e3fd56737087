import { createHash } from 'node:crypto'
import t from 'tap'
import { addPhoto, closeMatter, refuseMatter, removePhoto, showPhoto, withdrawMatter } from '../../src/matters/index.ts'
import { matterAfter, matterTown } from './matter-town.ts'
import { jpeg, png, sized, webp, withChunk, withRiff, withSegment } from './photos.ts'

/** A matter that has come so far, and how to add a photo to it. */
function pictured(steps = 0, body: object = {}) {
  const of = matterTown()
  const id = matterAfter(of, steps, body)
  const add = (bytes: Buffer) => of.send(addPhoto, id, { photo: bytes.toString('base64') })
  const photos = (): { photoId: string }[] => [...Reflect.get({ photos: [], ...of.state(id) }, 'photos')]
  return { of, id, add, photos }
}
const refused = (bytes: Buffer) => pictured().add(bytes)
const requester = { maskedName: '王**', contact: '10000000003', consentAt: '2023-06-01T01:00:00Z' }

t.test('a photo is known by its digest, size and kind; its bytes are in no event', async (t) => {
  const { of, id, add, photos } = pictured()
  const { parts, personal } = add(jpeg)
  const digest = createHash('sha256').update(jpeg).digest('hex')
  const said = { step: 'reported', mediaType: 'image/jpeg', bytes: jpeg.length, digest, addedOn: '2023-06-30' }
  t.match(parts[0]?.events, [{ type: 'MatterPhotoAdded', data: said }])
  t.match(personal, [{ personId: /^pho_/, fields: { photo: jpeg.toString('base64') } }])
  t.notMatch(JSON.stringify([...of.town.histories.values()]), jpeg.toString('base64').slice(0, 40))
  for (const other of [png, webp]) t.equal(add(other).refused, undefined)
  t.match(photos(), [{ mediaType: 'image/jpeg' }, { mediaType: 'image/png' }, { mediaType: 'image/webp' }])
  t.equal(of.state(id)?.state, 'reported')
})

t.test('what is no JPEG, PNG or WebP by its own bytes is refused', async (t) => {
  const others = [
    'GIF89a……',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '%PDF-1.7',
    'BM6',
    '\xff\xd8',
    'RIFFxxxxWAVE',
  ]
  for (const other of others)
    t.match(refused(Buffer.from(other, 'latin1')), { refused: 'photo-unreadable', at: '/photo' }, other)
})

t.test('a photo that is not whole is refused, wherever it was cut', async (t) => {
  for (const whole of [jpeg, png, webp])
    for (let end = 12; end < whole.length; end++)
      t.match(refused(whole.subarray(0, end)), { refused: 'photo-unreadable' }, `${end} of ${whole.length}`)
  const { of, id } = pictured()
  const photo = png.toString('base64').replaceAll('=', '')
  t.equal(of.send(addPhoto, id, { photo }).refused, 'photo-unreadable', 'base64 without its end')
  t.throws(() => of.send(addPhoto, id, { photo: 'data:image/png;base64,AAAA' }), TypeError)
})

t.test('a photo that says more than what is seen is refused: place, device, words, a second picture', async (t) => {
  const flawed: Readonly<Record<string, Buffer>> = {
    'EXIF in a JPEG': withSegment(0xe1, 'Exif\0\0MM'),
    'XMP in a JPEG': withSegment(0xe1, 'http://ns.adobe.com/xap/1.0/\0'),
    'IPTC in a JPEG': withSegment(0xed, 'Photoshop 3.0\0'),
    'words in a JPEG': withSegment(0xfe, '棠溪苑3栋'),
    'further pictures in a JPEG': withSegment(0xe2, 'MPF\0'),
    'a thumbnail in a JPEG': withSegment(0xe0, `JFIF\0${'\0'.repeat(12)}`),
    'what follows a JPEG': Buffer.concat([jpeg, jpeg]),
    'EXIF in a PNG': withChunk('eXIf', 'MM'),
    'words in a PNG': withChunk('tEXt', 'Comment\0here'),
    'what follows a PNG': Buffer.concat([png, Buffer.from('x')]),
    'EXIF in a WebP': withRiff('EXIF', 'MM'),
    'XMP in a WebP': withRiff('XMP ', '<x/>'),
    'what follows a WebP': Buffer.concat([webp, Buffer.from('xx')]),
  }
  for (const [name, bytes] of Object.entries(flawed))
    t.match(refused(bytes), { refused: 'photo-with-metadata', at: '/photo' }, name)
  const colours = withSegment(0xe2, 'ICC_PROFILE\0\u0001\u0001')
  t.equal(refused(colours).refused, undefined, 'a profile of colours says nothing of the place')
})

t.test('a photo has 180,000 bytes at most', async (t) => {
  t.equal(refused(sized(180_000)).refused, undefined)
  t.match(refused(sized(180_001)), { refused: 'photo-too-large', at: '/photo' })
  t.throws(() => refused(sized(190_000)), TypeError, 'the body of the command ends it')
})

t.test('a step has three photos, none twice; the next step has its own', async (t) => {
  const { of, add, id, photos } = pictured(2)
  for (const one of [jpeg, png]) t.equal(add(one).refused, undefined)
  t.equal(add(png).refused, 'already-exists')
  t.equal(add(webp).refused, undefined)
  t.equal(add(sized(200)).refused, 'quota-exhausted')
  const [first] = photos()
  of.send(removePhoto, id, { photoId: first?.photoId, reason: '误传' })
  t.equal(add(sized(200)).refused, undefined, 'one was removed')
  const next = pictured(4)
  t.equal(next.add(png).refused, undefined)
  t.match(next.photos(), [{ step: 'handled' }])
})

t.test('a photo is added while the matter is open, and goes a year after it has ended', async (t) => {
  const ends = [
    [5, closeMatter, {}],
    [0, refuseMatter, { reason: '不属受理范围' }],
    [1, withdrawMatter, { reason: '已解决' }],
  ] as const
  for (const [steps, end, body] of ends) {
    const { of, id, add, photos } = pictured(steps, { requester })
    add(png)
    const { personal } = of.send(end, id, body)
    const [photo] = photos()
    t.match(personal, [
      { personId: /^per_/, until: '2023-09-28' },
      { personId: photo?.photoId, until: '2024-06-30' },
    ])
    t.equal(add(jpeg).refused, 'illegal-step')
    t.equal(of.send(showPhoto, id, { photoId: photo?.photoId }).refused ?? 'shown', 'shown', 'it is seen until then')
  }
})

t.test('a photo that is removed is destroyed at once, also of a matter that has ended', async (t) => {
  const { of, id, add, photos } = pictured(5)
  add(png)
  of.send(closeMatter, id, {})
  const [{ photoId } = { photoId: '' }] = photos()
  const removed = of.send(removePhoto, id, { photoId, reason: '拍到居民 13800138000' })
  t.match(removed.parts[0]?.events, [{ type: 'MatterPhotoRemoved', data: { photoId, reason: '拍到居民 ***' } }])
  t.same(removed.personal, [{ personId: photoId, until: '2023-06-29' }])
  t.same(photos(), [])
  const unknown = of.send(removePhoto, id, { photoId, reason: '误传' })
  t.match(unknown, { refused: 'photo-unknown', at: '/photoId' })
})

t.test('to see a photo changes nothing, and only a photo of the matter is seen', async (t) => {
  const { of, id, add, photos } = pictured()
  add(png)
  const [photo] = photos()
  const before = of.town.histories.get(id)?.length
  t.match(of.send(showPhoto, id, { photoId: photo?.photoId }), { refused: undefined, parts: [] })
  t.equal(of.town.histories.get(id)?.length, before)
  t.equal(of.send(showPhoto, id, { photoId: 'pho_other' }).refused, 'not-found')
  t.notOk(['api-client', 'city-viewer', 'partner-unit', 'auditor'].some((role) => showPhoto.roles.includes(role)))
})
