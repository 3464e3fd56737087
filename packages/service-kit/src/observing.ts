import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'

/** Headers of every answer, and what is counted of it. */
export function observe(app: FastifyInstance, metrics: Metrics | undefined): void {
  app.decorateRequest('problem', '')
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-content-type-options', 'nosniff')
    // What the gateway passes on carries the id of the service that answered, the one its problem quotes.
    if (!reply.hasHeader('x-request-id')) reply.header('x-request-id', request.id)
    // Answers depend on the caller: caches of others may not keep them, one's own asks with the ETag.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache')
    done(null, payload)
  })
  app.addHook('onResponse', (request, reply, done) => {
    done()
    if (!metrics) return
    const { method, problem, routeOptions } = request
    const labels = { method, route: routeOptions.url ?? 'unmatched', status: String(reply.statusCode) }
    metrics.duration.observe(labels, reply.elapsedTime / 1000)
    if (problem !== '') metrics.problems.inc({ code: problem })
    if (reply.statusCode === 403 || problem === 'scope-not-yours') metrics.scopeDenials.inc()
  })
}
