import { collections } from '@jiceng/eventing'
import {
  type FurtherRoutes,
  hashOf,
  hasIt,
  idIn,
  type OpenApiMore,
  originOf,
  Problem,
  parameter,
  parameters,
  problems,
  sendProblem,
} from '@jiceng/service-kit'
import { matters } from './matter.ts'
import { showPhoto } from './photos.ts'
import type { Matter } from './view.ts'

interface Stored {
  readonly _id: string
  readonly state: Matter
}
type Kept = { readonly _id: string; readonly fields?: Readonly<Record<string, string>> }

/** A photo, to whoever may see it, after it was recorded that he or she did; kept by nobody on the way. */
export const mountPhotos: FurtherRoutes = (app, { db, open, run }) => {
  app.get(
    '/v1/matters/:id/photos/:photoId',
    { config: { policy: 'caller', operation: 'matter.photo' } },
    async (request, reply) => {
      parameters(request.query, [])
      const [id, photoId] = [idIn(request, 'id'), idIn(request, 'photoId')]
      const { keyOf: _, ...origin } = originOf(request)
      const seen = await run({ ...origin, command: showPhoto, id, body: { photoId }, hash: hashOf({ photoId }) })
      if (seen.status >= 400) return sendProblem(request, reply, seen)
      const [matter, kept] = await Promise.all([
        db.collection<Stored>(matters.collection).findOne({ _id: id }),
        db.collection<Kept>(collections.persons).findOne({ _id: photoId }),
      ])
      const photo = matter?.state.photos?.find((one) => one.photoId === photoId)
      if (!photo || !kept?.fields) throw new Problem('no-longer-shown', 'It was erased when its time had passed.')
      const tag = `"${photo.digest}"`
      // A browser may keep it for its own user, and asks again each time, so that each look is recorded.
      reply.header('etag', tag).header('cache-control', 'private, no-cache').header('vary', 'authorization')
      if (hasIt(request, tag)) return reply.code(304).send()
      return reply.header('content-type', photo.mediaType).send(Buffer.from(open(kept).photo ?? '', 'base64'))
    },
  )
}

const begins = { 'image/jpeg': '/9j/4AAQSkZJRg…', 'image/png': 'iVBORw0KGgo…', 'image/webp': 'UklGR…' } as const
const images = Object.entries(begins).map(([type, example]) => [
  type,
  { schema: { type: 'string', format: 'binary' }, example },
])

export const photoPaths: OpenApiMore['paths'] = {
  '/v1/matters/{id}/photos/{photoId}': {
    get: {
      operationId: 'matter.photo',
      tags: ['matter'],
      summary: '查看照片 · See a photo',
      description: `Roles: ${showPhoto.roles.join(', ')}; within the caller's own subtree. Each look is in the audit. The tag is the digest that the matter names; \`cache-control: private, no-cache\`.`,
      'x-roles': showPhoto.roles,
      parameters: [
        parameter('Id'),
        { name: 'photoId', in: 'path', required: true, schema: { type: 'string', maxLength: 44 } },
        parameter('IfNoneMatch'),
      ],
      responses: {
        200: {
          description: 'The photo as it was sent.',
          headers: { ETag: { schema: { type: 'string' } } },
          content: Object.fromEntries(images),
        },
        304: { description: 'The caller has it already.' },
        ...problems(400, 401, 403, 404, 409, 429, 503),
      },
    },
  },
}
