// What lies between services and broker fails: cuts, black holes, answers that never come.

import type { FaultProxy } from '../proxy.ts'
import type { Scenario, Stage } from '../scenario.ts'

const proxiesOf = ({ servers }: Stage): readonly FaultProxy[] => Object.values(servers.kafka.proxies ?? {})

async function eaten({ servers, run, quick, violation }: Stage): Promise<void> {
  const proxy = servers.kafka.proxies?.grid
  const before = proxy?.eaten ?? 0
  proxy?.eatProduce(0.15)
  await run(quick ? 6 : 30)
  // On a busy machine few requests are made, and the dice may spare them all.
  for (let n = 0; n < 60 && proxy?.eaten === before; n++) await run(1)
  proxy?.heal()
  if ((proxy?.eaten ?? 0) === before) violation('no answer was eaten')
}

async function cut(stage: Stage): Promise<void> {
  const seconds = stage.quick ? 3 : 8
  for (const proxy of proxiesOf(stage)) {
    proxy.cut()
    await stage.run(seconds)
    proxy.heal()
    await stage.run(1)
  }
  for (const direction of ['there', 'back'] as const) {
    for (const proxy of proxiesOf(stage)) proxy.swallow(direction)
    await stage.run(seconds)
    for (const proxy of proxiesOf(stage)) proxy.heal()
    await stage.run(1)
  }
}

async function slow(stage: Stage): Promise<void> {
  for (const proxy of proxiesOf(stage)) proxy.delay(200, 100)
  for (let n = 0; n < 10; n++) {
    await stage.run(2)
    for (const proxy of proxiesOf(stage)) if (stage.chance() < 0.5) proxy.reset()
  }
  for (const proxy of proxiesOf(stage)) proxy.heal()
}

export const connections: readonly Scenario[] = [
  { number: 15, name: '15 % of the answers to produce eaten', smoke: true, topology: 'single', fault: eaten },
  { number: 22, name: 'service and broker cut, both ways and one way', smoke: true, topology: 'single', fault: cut },
  { number: 24, name: '200 ms ± 100 of latency, and resets', smoke: false, topology: 'single', fault: slow },
]
