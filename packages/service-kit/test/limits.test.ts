import t from 'tap'
import { createLimiter, createMetrics, type Limiter } from '../src/index.ts'
import { REDIS_URL } from './config.ts'
import { asClerk, doorWithout } from './fake.ts'

const prefix = `t:${process.pid}:${Date.now()}:`
const slow = { burst: 3, perSecond: 0.01, prefix }
const taken = async (limiter: Limiter, caller: string, n = 5) => {
  const verdicts = []
  for (const _ of Array.from({ length: n })) verdicts.push(await limiter.take(caller))
  return verdicts.map(({ allowed }) => allowed)
}
const three = [true, true, true, false, false]
const unreachable = 'redis://127.0.0.1:1'
const skip = REDIS_URL ? false : 'REDIS_URL is missing'

t.test('a bucket lets its burst through and says when to come back', async (t) => {
  const limiter = createLimiter(slow)
  t.strictSame(await taken(limiter, 'a'), three)
  t.strictSame(await taken(limiter, 'b'), three)
  t.match(await limiter.take('a'), { allowed: false, remaining: 0, retryAfter: 100 })
  await limiter.refund('a')
  t.match(await limiter.take('a'), { allowed: true })
})

t.test('a bucket fills again', async (t) => {
  const quick = createLimiter({ burst: 1, perSecond: 1000, prefix })
  t.ok((await quick.take('a')).allowed)
  while (!(await quick.take('a')).allowed);
  t.pass()
})

t.test('without Redis limits are kept in the process: neither open nor shut', async (t) => {
  const told: boolean[] = []
  const limiter = createLimiter({ ...slow, redisUrl: unreachable, onDegraded: (is) => told.push(is) })
  t.teardown(() => limiter.close())
  t.strictSame(await taken(limiter, 'a'), three)
  t.ok(told.every(Boolean))
})

t.test('instances share a bucket in Redis', { skip }, async (t) => {
  const told: boolean[] = []
  const of = { ...slow, redisUrl: REDIS_URL, onDegraded: (is: boolean) => void told.push(is) }
  const [one, two] = [createLimiter(of), createLimiter(of)]
  t.teardown(() => Promise.all([one.close(), two.close()]))
  await Promise.all([one.ready(), two.ready()])
  t.ok((await one.take('shared')).allowed)
  t.ok((await two.take('shared')).allowed)
  t.ok((await one.take('shared')).allowed)
  t.notOk((await two.take('shared')).allowed)
  await two.refund('shared')
  t.ok((await one.take('shared')).allowed)
  t.notOk(told.some(Boolean))
})

t.test('a full bucket does not keep a caller waiting, and what is let through is counted', { skip }, async (t) => {
  const of = { burst: 100, perSecond: 0.01, prefix, redisUrl: REDIS_URL }
  const [one, two] = [createLimiter(of), createLimiter(of)]
  t.teardown(() => Promise.all([one.close(), two.close()]))
  await Promise.all([one.ready(), two.ready()])
  const verdicts = await Promise.all(Array.from({ length: 30 }, () => one.take('ahead')))
  t.ok(verdicts.every(({ allowed }) => allowed))
  const more = await Promise.all(Array.from({ length: 90 }, () => one.take('ahead')))
  t.equal(more.filter(({ allowed }) => allowed).length, 70, 'a hundred in all')
  t.match(await two.take('ahead'), { allowed: false })
})

t.test('a caller over the limit gets 429 and is told when to return; strangers are counted by address', async (t) => {
  const metrics = createMetrics('grid')
  const { app } = doorWithout({ limiter: createLimiter(slow), metrics })
  t.teardown(() => app.close())
  const payload = { divisionCode: '990103', seats: 1 }
  const send = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/v1/counters', payload, headers })
  const first = await send(asClerk)
  t.match(first.headers, { 'ratelimit-policy': '"caller";q=3;w=300', ratelimit: '"caller";r=2;t=100' })
  await send(asClerk)
  await send(asClerk)
  const over = await send(asClerk)
  t.match(over.json(), { status: 429, code: 'too-many-requests' })
  t.equal(over.headers['retry-after'], '100')
  t.equal((await send({ ...asClerk, authorization: 'Bearer other' })).statusCode, 201)
  const statuses = []
  for (const authorization of ['Bearer bad', 'Bearer bad', '', 'Bearer bad'])
    statuses.push((await send({ authorization })).statusCode)
  t.strictSame(statuses, [401, 401, 401, 429])
  const text = await metrics.registry.metrics()
  t.match(text, /http_problems_total\{code="too-many-requests",service="grid"\} 2/)
  t.match(text, /http_request_duration_seconds_count\{[^}]*route="\/v1\/counters"/)
})
