// A load that was cut short left commands behind that went on asking a closed door for five minutes: its process did not end.
import { once } from 'node:events'
import { createServer } from 'node:http'
import t from 'tap'
import { door } from '../src/load/door.ts'

t.test('a door that was closed asks no more', async (t) => {
  const asked = Promise.withResolvers<void>()
  const service = createServer((_request, response) => {
    response.writeHead(503, { 'content-type': 'application/json' }).end('{"code":"unavailable"}')
    asked.resolve()
  }).listen(0, '127.0.0.1')
  t.teardown(() => service.close())
  await once(service, 'listening')
  const address = service.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const of = door({ url, connections: 1, token: async () => 'token' })
  const answer = of.get('admin', '/v1/figures')
  const ended = t.rejects(answer, /the door was closed/)
  await asked.promise
  await of.close()
  await ended
  t.ok((of.repeated.get('503 unavailable') ?? 0) <= 2)
})
