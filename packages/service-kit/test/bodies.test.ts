import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { Problem } from '../src/index.ts'
import { strictJson } from '../src/strict-json.ts'
import { asClerk, doorWithout } from './fake.ts'

const { app, ran } = doorWithout()
t.teardown(() => app.close())
const good = '{"divisionCode":"990103","seats":3}'
const post = (payload: string | Buffer, headers: Record<string, string> = {}, url = '/v1/counters') =>
  app.inject({ method: 'POST', url, payload, headers: { ...asClerk, ...headers } })
const limits = { depth: 20, keys: 20_000 }
const read = (text: string | Buffer) => strictJson(Buffer.from(text), limits)
const pointer = (text: string): string | undefined => {
  try {
    read(text)
    return undefined
  } catch (error) {
    return error instanceof Problem ? error.more.errors?.[0]?.pointer : 'another error'
  }
}

t.test('a body of one command is at most 256 kB, a batch 5 MB', async (t) => {
  const padded = (kB: number) => good + ' '.repeat(kB * 1024)
  t.equal((await post(padded(257))).statusCode, 413)
  t.equal((await post(padded(255))).statusCode, 201)
  const batch = (kB: number) => `{"items":[{"body":${good}}]}${' '.repeat(kB * 1024)}`
  t.equal((await post(batch(5000), {}, '/v1/counters:batch')).statusCode, 200)
  t.equal((await post(batch(5121), {}, '/v1/counters:batch')).statusCode, 413)
})

t.test('only application/json is read, uncompressed', async (t) => {
  for (const type of ['application/json; charset=utf-8', 'application/json;charset=UTF-8', 'Application/JSON'])
    t.equal((await post(good, { 'content-type': type })).statusCode, 201, type)
  for (const type of ['text/plain', 'application/json\t;x', 'application/json; x=y', 'application/jsonx', 'text/json'])
    t.match((await post(good, { 'content-type': type })).json(), { status: 415, code: 'unsupported-media-type' }, type)
  t.equal((await post(gzipSync(good), { 'content-encoding': 'gzip' })).statusCode, 415)
})

t.test('what JSON.parse would let through or change is refused with its place', async (t) => {
  t.equal(pointer('{"a":{"b":1,"b":2}}'), '/a/b')
  t.equal(pointer('{"a":[0,{"__proto__":1}]}'), '/a/1/__proto__')
  t.equal(pointer('{"constructor":{"prototype":1}}'), '/constructor')
  t.equal(pointer('{"a":{"$set":1}}'), '/a/$set')
  t.equal(pointer('{"a.b":1}'), '/a.b')
  t.equal(pointer('{"a/b":{"~":{"$ne":null}}}'), '/a~1b/~0/$ne')
  t.equal(pointer('{"\\u0061":1,"a":2}'), '/a')
  t.equal(pointer('{"\\u0024set":1}'), '/$set')
  t.equal(pointer('{"n":[1,1e999]}'), '/n/1')
  t.equal(pointer('{"n":9007199254740993}'), '/n')
  t.equal(pointer('{"n":-9007199254740993.0}'), '/n')
  t.equal(pointer('{"a":"\\ud800"}'), '/a')
  t.equal(pointer(`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`), '')
  t.equal(pointer(`{${Array.from({ length: 20_001 }, (_, n) => `"k${n}":1`).join()}}`), '')
  for (const text of [
    'NaN',
    '{"a":NaN}',
    '\ufeff{}',
    '{"a":1',
    '{"a"',
    '{"a":1}}',
    "{'a':1}",
    '',
    '{"a":01}',
    '{"a":"\\x"}',
  ])
    t.equal(pointer(text), '', text)
  t.throws(() => read(Buffer.from([0x22, 0xff, 0x22])), { code: 'invalid-json' })
})

t.test('what it reads is what JSON.parse reads', async (t) => {
  const key = fc.string({ maxLength: 8 }).filter((text) => !/^\$|\.|^(__proto__|constructor|prototype)$/.test(text))
  const isWell = (text: string): boolean => text.isWellFormed()
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.string().filter(isWell),
      fc.integer(),
      fc.double({ noNaN: true, min: -1e15, max: 1e15 }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  }))
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2), (of, indent) => {
      const text = JSON.stringify(of, null, indent)
      t.strictSame(JSON.stringify(read(text)), JSON.stringify(JSON.parse(text)))
    }),
    { numRuns: 300 },
  )
  t.end()
})

t.test('flaws of a body are named by pointer, and nothing runs', async (t) => {
  const before = ran.length
  const errors = async (body: object) => (await post(JSON.stringify(body))).json().errors
  t.match(await errors({ divisionCode: '990103' }), [{ pointer: '/seats', code: 'required' }])
  t.match(await errors({ divisionCode: '990103', seats: '3' }), [{ pointer: '/seats', code: 'type' }])
  for (const field of ['_id', 'version', 'scopePath', 'roles', 'createdBy', 'userInfo'])
    t.match(await errors({ divisionCode: '990103', seats: 3, [field]: 1 }), [
      { pointer: `/${field}`, code: 'unknown-field' },
    ])
  t.match(await errors({ divisionCode: { $ne: null }, seats: 3 }), [
    { pointer: '/divisionCode/$ne', code: 'forbidden-key' },
  ])
  t.match(await errors({ divisionCode: ['990103'], seats: 3 }), [{ pointer: '/divisionCode' }])
  for (const body of ['null', '[]', '"x"', '5', '']) t.equal((await post(body)).statusCode, 400, body)
  t.equal(ran.length, before)
})

t.test('fifty kilobytes in a text field are refused in an instant', async (t) => {
  const begin = performance.now()
  const answer = await post(
    JSON.stringify({ divisionCode: `${'a'.repeat(50_000)}!`, seats: 3, theme: 'a'.repeat(50_000) }),
  )
  t.equal(answer.statusCode, 400)
  t.ok(performance.now() - begin < 50)
})
