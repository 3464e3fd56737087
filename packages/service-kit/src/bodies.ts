import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from './problems.ts'
import { strictJson } from './strict-json.ts'

/** Bytes of a body: a command, and a batch or import of commands. */
export const bodyLimit = 256 * 1024
export const batchLimit = 5 * 1024 * 1024
const depth = 20
const keysPerBody = 20_000
const keysPerBatch = 100_000
const json = /^application\/json(?:; ?charset=utf-8)?$/i

const carriesBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Refuses before a byte of the body is read. */
async function refuseForeignMedia(request: FastifyRequest): Promise<void> {
  const { 'content-type': type, 'content-encoding': encoding } = request.headers
  if (type === undefined && !carriesBody(request)) return
  if (!json.test(type ?? '') || encoding !== undefined)
    throw new Problem('unsupported-media-type', 'Send application/json, uncompressed.')
}

/** Only strict JSON is read (`api` 5); a missing body reads as an empty object. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addHook('preParsing', async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') await refuseForeignMedia(request)
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    if (body.length === 0) return {}
    const keys = request.routeOptions.bodyLimit === batchLimit ? keysPerBatch : keysPerBody
    return strictJson(body, { depth, keys })
  })
}
