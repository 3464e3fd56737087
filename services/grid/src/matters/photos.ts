import { createHash } from 'node:crypto'
import { Closed, Id, photoMax, Text } from '@jiceng/contracts'
import { addDays, masked, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { handlers } from './handling.ts'
import { look, type MediaType } from './image.ts'
import { clerks } from './intake.ts'
import { dispatchers } from './levels.ts'
import { matters } from './matter.ts'
import type { Matter } from './view.ts'

/** How many a matter has from one of its steps. */
const perStep = 3

/** Base64; a little more than a photo may have, so that one too large is told so. */
const Photo = Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: 250_000 })

/** The bytes, when they are those of a photo that is taken; says otherwise how to mend it. */
function taken(photo: string): { bytes: Buffer; mediaType: MediaType } {
  const bytes = Buffer.from(photo, 'base64')
  const flaws = {
    unknown: 'It begins like none of JPEG, PNG and WebP. Save it as one of these, and send it in base64.',
    broken: 'It is not whole. Save it again, and send all of it in base64.',
  }
  if (bytes.toString('base64') !== photo) throw refuse('photo-unreadable', flaws.broken, '/photo')
  if (bytes.length > photoMax)
    throw refuse(
      'photo-too-large',
      `It has ${bytes.length} bytes, and ${photoMax} are taken. Scale it down, or compress it more.`,
      '/photo',
    )
  const { flaw, ...seen } = look(bytes)
  if (flaw === 'metadata')
    throw refuse(
      'photo-with-metadata',
      'It says more than what is seen: place, device, words or a second picture. Save a copy without metadata; one that is scaled down has none.',
      '/photo',
    )
  if (flaw !== undefined || !('mediaType' in seen)) throw refuse('photo-unreadable', flaws[flaw ?? 'broken'], '/photo')
  return { bytes, mediaType: seen.mediaType }
}

const photosOf = ({ photos = [] }: Pick<Matter, 'photos'>) => photos
const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** The bytes go beside the events, which know a photo by its digest. */
export const addPhoto = matters.command('addPhoto', {
  summary: { zh: '上传照片', en: 'Add a photo of what is the matter, or of what was done' },
  roles: [...handlers, 'town-secretary'],
  body: Closed({ photo: Photo }),
  example: { photo: onePixel },
  rule({ body: { photo }, state, context }) {
    const kept = photosOf(state)
    const { state: step } = state
    if (step === 'new') throw new Error('a matter begins with its report')
    if (kept.filter((one) => one.step === step).length >= perStep)
      throw refuse('quota-exhausted', `While it is ${step} it has ${perStep} photos at most. Remove one first.`)
    const { bytes, mediaType } = taken(photo)
    const digest = createHash('sha256').update(bytes).digest('hex')
    if (kept.some((one) => one.digest === digest))
      throw refuse('already-exists', 'This very photo is kept with the matter already. Send another one.')
    const photoId = context.id('pho')
    const data = { photoId, step, mediaType, bytes: bytes.length, digest, addedOn: context.on }
    return { events: [{ type: 'MatterPhotoAdded', data }], personal: [{ personId: photoId, fields: { photo } }] }
  },
})

/** One that shows who or what it must not is destroyed at once, and not only when its time has passed. */
export const removePhoto = matters.command('removePhoto', {
  summary: { zh: '删除照片', en: 'Remove a photo, and destroy it' },
  roles: clerks,
  body: Closed({ photoId: Id, reason: Text }),
  example: { photoId: 'pho_01J0000000000000000000000A', reason: '拍到居民面部' },
  rule({ body: { photoId, reason }, state, context }) {
    if (!photosOf(state).some((one) => one.photoId === photoId))
      throw refuse(
        'photo-unknown',
        `The matter has no photo ${photoId}. Read it, and name one of its photos.`,
        '/photoId',
      )
    return {
      events: [{ type: 'MatterPhotoRemoved', data: { photoId, reason: masked(reason), removedOn: context.on } }],
      personal: [{ personId: photoId, until: addDays(context.on, -1) }],
    }
  },
})

/** Recorded before a photo is shown: changes nothing, and is audited like any command. */
export const showPhoto = matters.command('showPhoto', {
  summary: { zh: '查看照片', en: 'See a photo' },
  roles: [...new Set([...handlers, ...dispatchers])],
  unrouted: true,
  body: Closed({ photoId: Id }),
  example: { photoId: 'pho_01J0000000000000000000000A' },
  rule({ body: { photoId }, state }) {
    if (!photosOf(state).some((one) => one.photoId === photoId))
      throw refuse('not-found', 'The matter has no such photo. Read it, and name one of its photos.')
    return []
  },
})
