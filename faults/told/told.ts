// The sample city told while services are killed and the log is disturbed: what comes out must be what comes out of a quiet load.
import { setTimeout as sleep } from 'node:timers/promises'
import {
  calendarNow,
  cityDoor,
  type Door,
  factsIn,
  type Line,
  loadCity,
  moveCalendar,
  type Profile,
  progress,
  told,
  verifyAll,
  worldOf,
} from '@jiceng/sample-city'
import { type FaultCity, openCity } from '../city/city.ts'
import { complaints } from '../city/service.ts'
import type { FaultServers } from '../servers/servers.ts'
import { killing } from './killing.ts'
import { disturb, parkedWrong, poison } from './log.ts'

export interface ToldOptions {
  readonly profile: Profile
  readonly seed: number
  readonly say: (line: string) => void
}
/** `domain` 6.5. */
const [doubled, reversed] = [500, 300]
/** When the log is disturbed for the first time, and after how many facts a service is killed. */
const disturbAt = 0.3
const factsPerKill = 1300
const settleMs = 120_000
const [progressMs, noticeMs] = [5000, 50]

/** Moves the calendar on by a minute, within the day. */
async function tick(door: Door): Promise<void> {
  const now = await calendarNow(door)
  if (now !== undefined) await moveCalendar(door, new Date(Date.parse(now) + 60_000).toISOString())
}

/** Looks again until everything holds, or it has had time enough. */
async function settled(city: FaultCity, { profile, say }: ToldOptions): Promise<readonly Line[]> {
  const door = cityDoor({ url: city.gateway })
  try {
    const world = worldOf(profile)
    for (const end = Date.now() + settleMs; ; await sleep(2000)) {
      const lines = await verifyAll(door, world)
      const wrong = lines.filter(({ isRight }) => !isRight).length
      if (wrong === 0 || Date.now() > end) return lines
      say(`  ${wrong} of ${lines.length} do not hold yet`)
      // What was written after the last tick and was wrong before it is raised with the next.
      await tick(door)
    }
  } finally {
    await door.close()
  }
}

/** The load, with kills, poison and a disturbed log in the middle of it: whichever of them fails ends the others. */
async function undergo(city: FaultCity, { profile, seed, say }: ToldOptions) {
  const ended = new AbortController()
  const total = factsIn(worldOf(profile))
  let done = 0
  const shown = progress(total, (line) => say(`  ${line}`), progressMs)
  const onProgress = (given: number, path: string): void => {
    done = given
    shown.onProgress(given, path)
  }
  async function reached(share: number): Promise<boolean> {
    while (done < share * total && !ended.signal.aborted) await sleep(noticeMs)
    return !ended.signal.aborted
  }
  const kills = killing(city, { seed, say, kills: Math.round(total / factsPerKill) }, { reached })
  try {
    const [loaded, times, sent] = await Promise.all([
      loadCity({ url: city.gateway, profile, onProgress, signal: ended.signal }),
      kills,
      reached(disturbAt).then((is) => (is ? disturbing(city) : 0)),
    ])
    return { given: loaded?.given ?? 0, refused: loaded?.refused ?? [], times, sent }
  } finally {
    ended.abort()
    shown.end()
    // Whoever is being started is not left halfway.
    await kills.catch(() => undefined)
  }
}
/** Poison and a disturbed log; how many records were sent. */
async function disturbing(city: FaultCity): Promise<number> {
  await poison(city)
  return disturb(city, doubled, reversed)
}

async function tell(city: FaultCity, options: ToldOptions): Promise<Line[]> {
  const { given, refused, times, sent } = await undergo(city, options)
  const counts = Object.entries(times).map(([name, count]) => `${name} ${count}`)
  const isEachKilled = Object.values(times).every((count) => count > 0)
  return [
    { text: `${given} facts told, ${refused.length} refused`, isRight: refused.length === 0 },
    ...(refused.length === 0 ? [] : [{ text: told(refused), isRight: false }]),
    { text: `services killed: ${counts.join(', ')}`, isRight: isEachKilled },
    { text: `${sent} records sent again or the other way round, and poison, meanwhile`, isRight: sent > 0 },
  ]
}
async function logged(city: FaultCity): Promise<Line[]> {
  const all = [...Object.values(city.services), ...(city.alliances ? [city.alliances] : [])]
  const found = await Promise.all(
    all.map(async ({ name, log }) => (await complaints(log)).map((line) => `${name}: ${line.slice(0, 300)}`)),
  )
  const lines = found.flat()
  if (lines.length === 0) return [{ text: 'no error in a log', isRight: true }]
  return lines.map((text) => ({ text, isRight: false }))
}

/** Tells a city, kills, disturbs and poisons meanwhile, and checks twice; says every line, and answers with all of them. */
export async function tellUnderFaults(servers: FaultServers, options: ToldOptions): Promise<Line[]> {
  const { say } = options
  const city = await openCity(servers, { told: true, sessionMs: 6000 })
  const lines: Line[] = []
  const look = (when: string, found: readonly Line[]): void => {
    for (const { text, isRight } of found) say(`${isRight ? '✓' : '✗'} ${when}: ${text}`)
    lines.push(...found)
  }
  try {
    look('under faults', await tell(city, options))
    look('after the kills', await settled(city, options))
    const sent = await disturb(city, doubled, reversed)
    look('afterwards', [{ text: `${sent} records sent again or the other way round`, isRight: sent > 0 }])
    look('after the copies', await settled(city, options))
    look('at the end', [...(await parkedWrong(city)), ...(await logged(city))])
    return lines
  } finally {
    await city.stop()
  }
}
