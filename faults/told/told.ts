// The sample city told while services are killed and the log is disturbed: what comes out must be what comes out of a quiet load.
import { setTimeout as sleep } from 'node:timers/promises'
import { cityDoor, type Line, loadCity, type Profile, told, verifyAll, worldOf } from '@jiceng/sample-city'
import { type FaultCity, openCity } from '../city/city.ts'
import { random } from '../random.ts'
import type { FaultServers } from '../servers/servers.ts'
import { disturb, parkedWrong, poison } from './log.ts'

export interface ToldOptions {
  readonly profile: Profile
  readonly seed: number
  readonly say: (line: string) => void
  /** Milliseconds between two kills, on average. */
  readonly everyMs?: number
  /** Services that are left alone. */
  readonly spared?: readonly string[]
}
/** `domain` 6.5. */
const [doubled, reversed] = [500, 300]
const settleMs = 120_000

/** Kills one service after the other, and starts it again, until the load has ended; how often. */
async function killing(
  city: FaultCity,
  { seed, everyMs = 8000, spared = [] }: ToldOptions,
  ended: AbortSignal,
): Promise<number> {
  const chance = random(seed)
  const all = [...Object.values(city.services), ...(city.alliances ? [city.alliances] : [])]
  const victims = all.filter(({ name }) => !spared.includes(name))
  let kills = 0
  while (!ended.aborted) {
    await sleep(everyMs * (0.5 + chance()), undefined, { signal: ended }).catch(() => undefined)
    if (ended.aborted) break
    const victim = victims[Math.floor(chance() * victims.length)]
    if (!victim) break
    await victim.kill()
    await sleep(200)
    await victim.start()
    kills++
  }
  return kills
}

/** Looks again until everything holds, or it has had time enough; what does not hold. */
async function wrongIn(city: FaultCity, profile: Profile): Promise<string[]> {
  const door = cityDoor({ url: city.gateway })
  try {
    const world = worldOf(profile)
    for (const end = Date.now() + settleMs; ; await sleep(2000)) {
      const lines: readonly Line[] = await verifyAll(door, world)
      const wrong = lines.filter(({ isRight }) => !isRight).map(({ text }) => text)
      if (wrong.length === 0 || Date.now() > end) return wrong
    }
  } finally {
    await door.close()
  }
}

/** Tells a city, kills, disturbs and poisons meanwhile, and checks twice. How many things do not hold. */
export async function tellUnderFaults(servers: FaultServers, options: ToldOptions): Promise<number> {
  const { profile, say } = options
  const city = await openCity(servers, { told: true, sessionMs: 6000 })
  const wrong: string[] = []
  const check = async (when: string): Promise<void> => {
    const found = await wrongIn(city, profile)
    say(`${found.length === 0 ? '✓' : '✗'} ${when}: figures, records, alerts and reports`)
    wrong.push(...found.map((one) => `${when}: ${one}`))
  }
  const ended = new AbortController()
  const kills = killing(city, options, ended.signal)
  kills.catch(() => undefined)
  try {
    const loading = loadCity({ url: city.gateway, profile }).finally(() => ended.abort())
    await Promise.race([loading, sleep(15_000)])
    await poison(city)
    await disturb(city, doubled, reversed)
    const loaded = await loading
    say(`${loaded?.given ?? 0} facts told, services killed ${await kills} times`)
    if (loaded && loaded.refused.length > 0) wrong.push(told(loaded.refused))
    await check('after the kills')
    say(`${await disturb(city, doubled, reversed)} records sent again, and the other way round`)
    await check('after the copies')
    const parked = await parkedWrong(city)
    say(`${parked.length === 0 ? '✓' : '✗'} parked is the poison, and nothing else`)
    wrong.push(...parked)
  } finally {
    // Whoever is being started is not killed halfway.
    ended.abort()
    await kills.catch(() => undefined)
    await city.stop()
  }
  for (const one of wrong) say(`✗ ${one}`)
  return wrong.length
}
