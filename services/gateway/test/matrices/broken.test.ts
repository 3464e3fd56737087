import { serviceNames } from '@jiceng/contracts'
import { buildApp, createLogger } from '@jiceng/service-kit'
import t from 'tap'
import { city } from './city.ts'
import { named, needed, routes } from './routes.ts'

const secret = 'mongodb://user:password@10.0.0.7/jiceng'
/** A service whose unit of work and calendar are broken, and what it logs. */
function broken(name: (typeof serviceNames)[number]) {
  const lines: string[] = []
  const { db, definition } = city[name]
  const app = buildApp({
    mechanisms: definition.mechanisms,
    db,
    grants: name === 'organizations' ? 'grants' : 'known_grants',
    divisions: name === 'organizations' ? 'divisions' : 'known_divisions',
    service: name,
    run: () => Promise.reject(new TypeError(secret)),
    today: () => {
      throw new TypeError(secret)
    },
    verify: async () => 'city-viewer',
    cursorKey: 'cursor-key-of-the-tests',
    logger: createLogger({ stream: { write: (line: string) => lines.push(line) } }),
  })
  return { app, lines }
}

t.test(
  'a fault of ours on any route is an opaque 500 that quotes the request, logged once with the cause',
  async (t) => {
    for (const name of serviceNames) {
      const { app, lines } = broken(name)
      t.teardown(() => app.close())
      for (const route of routes.filter(({ service }) => service === name)) {
        lines.length = 0
        const { method, body } = route
        const headers = { authorization: 'Bearer x', ...needed(route) }
        const answer = await app.inject({ method, url: route.url(), headers, ...(body ? { payload: body } : {}) })
        const { status, code, instance } = route.kind === 'batch' ? answer.json().results[0].body : answer.json()
        t.strictSame([status, code, instance], [500, 'internal', answer.headers['x-request-id']], named(route))
        t.notMatch(answer.payload, /mongodb|TypeError|at \w+/)
        t.equal(lines.length, 1)
        t.ok(lines[0]?.includes(instance) && lines[0].includes('TypeError') && !lines[0].includes('Bearer'))
      }
    }
  },
)
