import { platformSignals } from '@jiceng/contracts'
import { flawsOf } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import {
  acknowledgePlatformAlert,
  closePlatformAlert,
  escalatePlatformAlert,
  platformAlerts,
  raisePlatformAlert,
} from '../../src/platform/platform-alert.ts'
import { lagOf, measured, p95, signals, wrongsOf } from '../../src/platform/signals.ts'

const well = { outbox: { unsent: 0, oldestSeconds: 0 }, parked: 0, places: [] }
const wrongs = (health: Partial<typeof well>, lags: readonly number[] = [0]) =>
  wrongsOf(measured('grid', { ...well, ...health }, lags)).map(({ signal, severity }) => `${signal} ${severity}`)

t.test('each signal is wrong beyond its limit and not at it, and severe beyond the next (W-42)', async (t) => {
  t.strictSame(new Set(Object.keys(signals)), new Set<string>(platformSignals))
  t.strictSame(wrongs({}), [])
  t.strictSame(wrongs({ outbox: { unsent: 1000, oldestSeconds: 120 } }), [])
  t.strictSame(wrongs({ outbox: { unsent: 1001, oldestSeconds: 120 } }), ['outbox-unsent W'])
  t.strictSame(wrongs({ outbox: { unsent: 10_001, oldestSeconds: 121 } }), [
    'outbox-unsent S',
    'outbox-oldest-seconds W',
  ])
  t.strictSame(wrongs({ outbox: { unsent: 1, oldestSeconds: 601 } }), ['outbox-oldest-seconds S'])
  t.strictSame(wrongs({ parked: 1 }), ['parked W'])
  t.strictSame(wrongs({ parked: 21 }), ['parked S'])
  t.strictSame(wrongs({}, [300]), ['projection-p95-seconds S'])
  t.strictSame(wrongs({}, [...Array.from({ length: 19 }, () => 30), 301]), ['consumer-lag-seconds W'])
  t.strictSame(wrongs({}, [...Array.from({ length: 18 }, () => 30), 31, 31]), ['projection-p95-seconds W'])
})

t.test('nineteen of twenty are at most the p95, and of nothing it is nothing', async (t) => {
  t.equal(p95([]), 0)
  t.equal(p95([7]), 7)
  t.equal(p95(Array.from({ length: 20 }, (_, n) => n + 1)), 19)
})

t.test('a place lags since the first sample whose end it has not reached', async (t) => {
  const sample = (at: number, end: bigint) => ({ at: at * 1000, ends: new Map([['topic:0', end]]) })
  const samples = [sample(0, 5n), sample(15, 9n), sample(30, 12n)]
  const lag = (next: string) => lagOf({ places: [{ topic: 'topic', partition: 0, next }] }, samples, 31_000)
  t.equal(lag('12'), 0, 'it is at the end')
  t.equal(lag('11'), 1)
  t.equal(lag('9'), 1, 'all of the second sample is applied')
  t.equal(lag('8'), 16)
  t.equal(lag('0'), 31)
  t.equal(lagOf({ places: [] }, samples, 31_000), 0)
})

const body = {
  ...{ divisionCode: '990100', service: 'grid', signal: 'parked', severity: 'W', value: 1, limit: 0 },
} as const
const at = { at: '2023-07-01T02:00:00Z' }

t.test(
  'an alert of the platform names the runbook, is one for a service and signal, and is read by operations',
  async (t) => {
    t.strictSame(flawsOf(platformAlerts), [])
    t.strictSame(platformAlerts.readers, ['ops'])
    const raised = given().when(raisePlatformAlert, body, at)
    t.match(raised.state, { state: 'open', title: '有事件搁置', advice: /ParkedAggregates/, raisedOn: '2023-07-01' })
    t.strictSame(raised.claims, ['platform-alert:grid|parked'])
    const open = given(...raised.events)
    const known = open.when(acknowledgePlatformAlert, {}, at)
    t.match(known.state, { state: 'acknowledged', acknowledgedOn: '2023-07-01' })
    t.equal(open.when(escalatePlatformAlert, { severity: 'W', value: 2 }, at).refused, 'same-value')
    const worse = given(...raised.events, ...known.events).when(escalatePlatformAlert, { severity: 'S', value: 30 }, at)
    t.match(worse.state, { state: 'open', severity: 'S', value: 30 }, 'to be acknowledged again')
    const closed = open.when(closePlatformAlert, {}, at)
    t.match(closed.state, { state: 'closed', closedOn: '2023-07-01' })
    t.strictSame(closed.releases, ['platform-alert:grid|parked'])
  },
)
