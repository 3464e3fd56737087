import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultCity } from '../city/city.ts'
import type { Service } from '../city/service.ts'
import { random } from '../random.ts'

/** A load that is under way. */
export interface UnderWay {
  /** Resolves when so much of it has been told; false when it was given up. */
  reached(share: number): Promise<boolean>
}
interface Killing {
  readonly seed: number
  readonly say: (line: string) => void
  /** How often, each service at least once. */
  readonly kills: number
}
const deadMs = { least: 200, more: 1500 } as const

/** In another order each time, but none again before all had their turn. */
function* turns<T>(all: readonly T[], chance: () => number): Generator<T> {
  for (;;)
    yield* all
      .map((one) => ({ one, place: chance() }))
      .sort((a, b) => a.place - b.place)
      .map(({ one }) => one)
}

/** Kills one service after the other, spread over a load whatever its speed, and starts each again; how often each. */
export async function killing(
  city: FaultCity,
  { seed, say, kills }: Killing,
  load: UnderWay,
): Promise<Readonly<Record<string, number>>> {
  const chance = random(seed)
  const all: Service[] = [...Object.values(city.services), ...(city.alliances ? [city.alliances] : [])]
  const count = Math.max(kills, all.length)
  const times = Object.fromEntries(all.map(({ name }) => [name, 0]))
  for (const [n, victim] of turns(all, chance).take(count).toArray().entries()) {
    if (!(await load.reached((n + chance()) / count))) break
    const begin = performance.now()
    await victim.kill()
    await sleep(deadMs.least + deadMs.more * chance())
    await victim.start()
    times[victim.name] = (times[victim.name] ?? 0) + 1
    say(`  ${victim.name} killed, back after ${((performance.now() - begin) / 1000).toFixed(1)} s`)
  }
  return times
}
