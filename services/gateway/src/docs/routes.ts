import { readFileSync } from 'node:fs'
import { asyncapi, problem, problemCodes, serviceNames } from '@jiceng/contracts'
import type { FastifyInstance } from 'fastify'
import { demoPaths, ownPaths } from './description.ts'

interface Description {
  readonly paths?: Readonly<Record<string, unknown>>
  readonly tags?: readonly unknown[]
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const read = (service: string): Description =>
  JSON.parse(readFileSync(new URL(`../../../${service}/openapi.json`, import.meta.url), 'utf8'))

/** One description of the whole platform, merged from what each service committed. */
function openapi(demo: boolean): Readonly<Record<string, unknown>> {
  const all: Description[] = [...serviceNames.map(read), ownPaths, ...(demo ? [demoPaths] : [])]
  const part = (name: string): Record<string, unknown> =>
    Object.assign({}, ...all.map(({ components }) => components?.[name] ?? {}))
  return {
    openapi: '3.1.0',
    info: { title: 'Jiceng 基层', version: '1.0.0', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    tags: all.flatMap(({ tags }) => tags ?? []),
    paths: Object.assign({}, ...all.map(({ paths }) => paths ?? {})),
    components: {
      schemas: part('schemas'),
      responses: part('responses'),
      parameters: part('parameters'),
      securitySchemes: part('securitySchemes'),
      examples: part('examples'),
      headers: part('headers'),
    },
    security: [{ token: [] }],
  }
}

/** The page needs nothing from outside, and its policy lets nothing from outside in. */
const policy = "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"

export function mountDocs(app: FastifyInstance, demo: boolean): void {
  const open = { config: { policy: 'public' } } as const
  const description = openapi(demo)
  const events = asyncapi()
  const page = readFileSync(new URL('./page.html', import.meta.url), 'utf8')
  app.get('/', open, async (_request, reply) => reply.redirect('/docs'))
  app.get('/openapi.json', open, async () => description)
  app.get('/asyncapi.json', open, async () => events)
  app.get('/docs', open, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(page),
  )
  app.get('/problems', open, async () => ({ data: problemCodes.map((code) => ({ code, ...problem(code) })) }))
  app.get<{ Params: { code: string } }>('/problems/:code', open, async ({ params: { code } }, reply) =>
    problemCodes.includes(code) ? { code, ...problem(code) } : reply.callNotFound(),
  )
}
