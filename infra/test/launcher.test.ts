import { statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { secrets } from '../city/settings.ts'
import { tour } from '../city/tour.ts'
import { claim, claimWhenFree } from '../servers/claim.ts'
import { freePort } from '../servers/ports.ts'
import { choosePorts, readState, writeJson } from '../servers/state.ts'
import { closing, shorten, totals } from '../tap.ts'

t.test('the closing line counts what tap counted', async (t) => {
  const tap = '# { total: 3, pass: 3 }\nok 1 - x\n# { total: 94, pass: 90, fail: 2, skip: 1, todo: 1 }\n# time=5ms'
  t.strictSame(totals(false, tap), { passed: 90, failed: 2, skipped: 2 })
  t.equal(closing(totals(false, tap)), '90 passed, 2 failed, 2 skipped')
  t.equal(closing(totals(true, '# { total: 1, pass: 1 }')), '1 passed, 0 failed')
})

t.test('a run of tap that breaks off is a failure', async (t) => {
  t.strictSame(totals(false, ''), { passed: 0, failed: 1, skipped: 0 })
})

t.test('of a passing file one line is shown, of a failing one each failure with its diagnosis', async (t) => {
  const short = shorten()
  const tap = [
    'TAP version 14',
    '# Subtest: a.test.ts',
    '    ok 1 - fine',
    '    not ok 2 - broken',
    '      ---',
    '      diff: |',
    '        ok 1 - quoted',
    '      ...',
    '    said by the test',
    'not ok 1 - a.test.ts # time=3ms',
    '  ---',
    '  exitCode: 1',
    '  ...',
    '',
    'ok 2 - b.test.ts # time=1ms',
    '1..2',
  ]
  t.strictSame(
    tap.flatMap((line) => short(line)),
    [...tap.slice(3, 13), 'ok: b.test.ts # time=1ms'],
  )
})

t.test('a claim is held by one at a time', async (t) => {
  const file = join(t.testdir(), 'deeper/lock')
  const release = await claim(file)
  t.ok(release)
  t.notOk(await claim(file))
  let waited = 0
  const next = claimWhenFree(file, AbortSignal.timeout(5000), () => {
    waited += 1
    release?.()
  })
  ;(await next)()
  t.equal(waited, 1)
})

t.test('ports are remembered, unless another has taken them', async (t) => {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const known: Record<string, number> = { mine: port }
  const first = await choosePorts(known, ['mine', 'yours'])
  t.not(first('mine'), port)
  t.not(first('mine'), first('yours'))
  const again = await choosePorts(known, ['mine', 'yours'])
  t.strictSame([again('mine'), again('yours')], [first('mine'), first('yours')])
  await new Promise((closed) => server.close(closed))
  const wanted = await choosePorts(known, ['mine'], { mine: port })
  t.equal(wanted('mine'), port)
})

t.test('a state that cannot be read is an empty one', async (t) => {
  const file = join(t.testdir({ torn: '{"ports": {' }), 'torn')
  t.strictSame(readState(file), { ports: {}, pids: [] })
  writeJson(file, { ports: { mongo: 1 }, pids: [2] })
  t.strictSame(readState(file), { ports: { mongo: 1 }, pids: [2] })
})

t.test('secrets are made once, and for their owner only', async (t) => {
  const folder = join(t.testdir(), 'city')
  const first = secrets(folder)
  t.strictSame(Object.keys(first), ['SERVICE_KEY', 'AUDIT_KEY', 'PERSONAL_DATA_KEY'])
  t.match(first.AUDIT_KEY, /^[0-9a-f]{64}$/)
  t.strictSame(secrets(folder), first)
  t.equal(statSync(join(folder, 'secrets.json')).mode & 0o777, 0o600)
})

t.test('an older secrets file keeps its secrets and gains the new ones', async (t) => {
  const folder = t.testdir({ 'secrets.json': '{"SERVICE_KEY":"kept"}' })
  t.match(secrets(folder), { SERVICE_KEY: 'kept', AUDIT_KEY: /^[0-9a-f]{64}$/ })
})

t.test('the last words name address, accounts and three commands', async (t) => {
  const words = tour('http://here', [
    { account: 'demo-worker', role: 'grid-worker', scope: '/990100/990103' },
    { account: 'demo-admin', role: 'city-admin', scope: '/990100' },
  ])
  t.match(words, 'http://here/docs')
  t.equal(words.match(/curl -s/g)?.length, 3)
  t.match(words, 'Try, as demo-admin')
  t.notMatch(tour('http://here', []), 'curl')
})
