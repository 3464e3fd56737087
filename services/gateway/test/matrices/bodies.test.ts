import { gzipSync } from 'node:zlib'
import type { Test } from 'tap'
import { city, refused } from './city.ts'
import { type Place, pointerOf, replaced, textsOf } from './places.ts'
import { commands, type Door, doorsOf, named, posts, type Route } from './routes.ts'

const token = await city.issuer.token('city-viewer')
const sent = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }

/** Sends bytes to a service or the gateway; answers the status and the problem. */
async function send(door: Door, url: string, payload: string | Buffer, headers: object = {}) {
  const answer = await city[door].app.inject({ method: 'POST', url, payload, headers: { ...sent, ...headers } })
  return { status: answer.statusCode, problem: answer.json() }
}

/** Sends each text to each route, at its service and at the gateway; whatever does not give the status is named. */
async function all(
  t: Test,
  why: string,
  status: number,
  of: readonly Route[],
  payload: (route: Route) => string | Buffer,
  headers: object = {},
): Promise<void> {
  const others: string[] = []
  for (const route of of)
    for (const door of doorsOf(route)) {
      const answer = await send(door, route.url(), payload(route), headers)
      const isSo = answer.status === status && answer.problem.status === status
      if (!isSo) others.push(`${answer.status} ${door}: ${named(route)}`)
    }
  t.strictSame(others, [], `${status} for ${why}`)
}

/** The body with one more member before its own, as text, so that no key is lost on the way. */
function withMember({ body = {} }: Route, member: string): string {
  const text = JSON.stringify(body)
  return `{${member}${text === '{}' ? '' : ','}${text.slice(1)}`
}

const members = {
  _id: '"x"',
  version: '7',
  scopePath: '"/990100"',
  roles: '["city-admin"]',
  createdBy: '"x"',
  $set: '{"state.state":"active"}',
  'state.state': '"active"',
  constructor: '{"prototype":{"isAdmin":true}}',
  prototype: '{}',
}
refused('what a body may not hold is refused with its pointer, and pollutes nothing', async (t) => {
  for (const route of posts)
    for (const [key, value] of [...Object.entries(members), ['__proto__', '{"isAdmin":true}'] as const]) {
      const { status, problem } = await send(route.service, route.url(), withMember(route, `"${key}":${value}`))
      t.match([status, problem.errors], [400, [{ pointer: `/${key}` }]], `${key}: ${named(route)}`)
    }
  t.notOk('isAdmin' in {})
})

/** Puts something in the place of each text of a command; names the places where it was not refused there, or took longer. */
async function instead(route: Route, value: unknown, ms: number): Promise<string[]> {
  const others: string[] = []
  const refusedAt = async (place: Place): Promise<boolean> => {
    const { status, problem } = await send(
      route.service,
      route.url(),
      JSON.stringify(replaced(route.body, place, value)),
    )
    const pointers: string[] = problem.errors?.map(({ pointer }: { pointer: string }) => pointer) ?? []
    return status === 400 && pointers.some((pointer) => pointer.startsWith(pointerOf(place)))
  }
  for (const place of route.command ? textsOf(route.command) : []) {
    // The fastest of three: what the input costs, not what else ran meanwhile.
    let took = Number.POSITIVE_INFINITY
    for (let n = 0; n < 3 && took >= ms; n++) {
      const begin = performance.now()
      if (!(await refusedAt(place))) others.push(pointerOf(place))
      took = Math.min(took, performance.now() - begin)
    }
    if (took >= ms) others.push(`${pointerOf(place)} took ${Math.round(took)} ms`)
  }
  return others
}

refused('an operator or a list in place of any text is 400, in an instant', async (t) => {
  for (const route of commands)
    for (const value of [{ $ne: null }, { $gt: '' }, { $where: 'sleep(9999)' }, { $function: {} }, ['x'], 5, null])
      t.strictSame(await instead(route, value, 250), [], `${JSON.stringify(value)}: ${named(route)}`)
})

refused('fifty kilobytes in any text are refused in an instant', async (t) => {
  const long = `${'a'.repeat(50_000)}!`
  for (const route of commands) t.strictSame(await instead(route, long, 50), [], named(route))
})

const types = [
  'application/json\t;x',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json, text/plain',
]
refused('only application/json is read', async (t) => {
  const json = ({ body }: Route): string => JSON.stringify(body)
  for (const type of types) await all(t, type, 415, posts, json, { 'content-type': type })
  await all(t, 'gzip', 415, posts, (route) => gzipSync(json(route)), { 'content-encoding': 'gzip' })
})

refused('what is not plain JSON is 400', async (t) => {
  const invalid = (route: Route): Buffer => {
    const [head = '', tail = ''] = withMember(route, '"x":"!"').split('!')
    return Buffer.concat([Buffer.from(head), Buffer.from([0xc3, 0x28]), Buffer.from(tail)])
  }
  await all(t, 'invalid UTF-8', 400, posts, invalid)
  await all(t, 'a byte order mark', 400, posts, ({ body }) => `\ufeff${JSON.stringify(body)}`)
  for (const text of ['"x":1,"x":1', '"x":NaN', '"x":1e999', '"x":9007199254740993', '"x":"\\ud800"', '"x":'])
    await all(t, text, 400, posts, (route) => withMember(route, text))
  const needing = posts.filter(({ kind, command }) => kind === 'batch' || (command?.body.required ?? []).length > 0)
  for (const text of ['', 'null', '[]', '"x"', '5']) await all(t, `"${text}"`, 400, needing, () => text)
})

refused('what is too large, too deep or too wide is refused', async (t) => {
  const padded =
    (kB: number) =>
    ({ body }: Route) =>
      JSON.stringify(body) + ' '.repeat(kB * 1024)
  const wide = (keys: number): string => `{${Array.from({ length: keys }, (_, n) => `"${n.toString(36)}":1`).join()}}`
  const [batch, million, twenty] = [
    posts.filter(({ kind }) => kind === 'batch').slice(0, 2),
    wide(500_000),
    wide(20_001),
  ]
  const deep = `{"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`
  await all(t, '257 kB', 413, commands, padded(257))
  await all(t, 'more than 5 MB', 413, batch, padded(5121))
  await all(t, 'ten thousand levels', 400, posts, () => deep)
  await all(t, 'twenty thousand keys', 400, commands, () => twenty)
  await all(t, 'half a million keys', 400, batch, () => million)
})
