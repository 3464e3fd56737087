import { replicas } from '@jiceng/contracts'
import type { UnitOfWork } from '@jiceng/eventing'
import { instances } from '@jiceng/testing/instances'
import t from 'tap'
import { platformAlerts } from '../src/platform/platform-alert.ts'
import { measured } from '../src/platform/signals.ts'
import { settlePlatform } from '../src/platform/watch.ts'

const b = await instances('reporting', [platformAlerts])
t.teardown(() => b.close())

interface PlatformAlert {
  readonly _id: string
  readonly state: Readonly<Record<'state' | 'severity' | 'service' | 'signal', string>>
}
const instance = (second: boolean): Pick<UnitOfWork, 'run'> => ({
  run: ({ command, body, id }) => b.run({ command, body, ...(id === undefined ? {} : { id }), second }),
})

t.test(
  'an alert of the platform is raised once by two instances, escalates, and closes when all is well (W-42)',
  async (t) => {
    await b.know(replicas.divisions.collection, {
      _id: 'div_990100',
      version: 1,
      state: { state: 'active', divisionCode: '990100', kind: 'city' },
      scopePath: '/990100',
      scopes: ['990100'],
      relates: [],
      lastOn: '2023-01-01',
      lastAt: null,
    })
    const settle = async (parked: number) => {
      const health = { outbox: { unsent: 0, oldestSeconds: 0 }, parked, places: [] }
      const both = [false, true].map((second) =>
        settlePlatform(instance(second), b.db, '990100', [measured('grid', health, [0])]),
      )
      await Promise.all(both)
      const found = await b.db.collection<PlatformAlert>(platformAlerts.collection).find().toArray()
      return found.map(({ state: { state, severity, service, signal } }) => `${service} ${signal} ${severity} ${state}`)
    }
    t.strictSame(await settle(0), [])
    t.strictSame(await settle(1), ['grid parked W open'])
    t.strictSame(await settle(2), ['grid parked W open'])
    t.strictSame(await settle(21), ['grid parked S open'])
    t.strictSame(await settle(1), ['grid parked S open'], 'never milder')
    t.strictSame(await settle(0), ['grid parked S closed'])
    t.strictSame(await settle(1), ['grid parked S closed', 'grid parked W open'], 'and again')
  },
)
