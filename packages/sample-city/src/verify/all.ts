import type { Door } from '../load/door.ts'
import type { World } from '../world/index.ts'
import { verifyAlerts } from './alerts.ts'
import { verifyReports } from './coverage.ts'
import { verify } from './verify.ts'

/** One line of what was looked at. */
export interface Line {
  readonly text: string
  readonly isRight: boolean
}
const some = 5
const few = (list: readonly string[]): string =>
  list.length <= some ? list.join(', ') : `${list.slice(0, some).join(', ')} and ${list.length - some} more`

async function figures(door: Door, world: World): Promise<Line[]> {
  return (await verify(door, world)).map(({ what, expected, found, records, isRight, isFed }): Line => {
    if (!isFed) return { text: `${what}: not fed yet`, isRight: true }
    const wrong = `, not ${expected}; its records sum to ${records ?? 'nothing'}`
    return { text: `${what}: ${found ?? 'no answer'}${isRight ? '' : wrong}`, isRight }
  })
}
async function alerts(door: Door, world: World): Promise<Line[]> {
  return (await verifyAlerts(door, world)).map(({ rule, expected, found, isWatched, missing, extra }): Line => {
    const isRight = missing.length + extra.length === 0
    if (!isWatched) return { text: `${rule}: not compared yet, ${expected} expected, ${found} there`, isRight }
    const wrong = `, not ${expected}; missing: ${few(missing) || 'none'}; without a reason: ${few(extra) || 'none'}`
    return { text: `${rule}: ${found} alerts${isRight ? '' : wrong}`, isRight }
  })
}
async function reports(door: Door, world: World): Promise<Line[]> {
  return (await verifyReports(door, world)).map(({ district, isWhole, sentence, traced, untrue, isRight }): Line => {
    const words = isWhole ? 'says 全覆盖' : 'refuses 全覆盖'
    if (isRight) return { text: `the report of ${district} ${words}, ${traced} figures hold`, isRight }
    return {
      text: `the report of ${district}: “${sentence}”; figures that do not hold: ${few(untrue) || 'none'}`,
      isRight,
    }
  })
}

/** Everything that can be compared of a city that was told: golden values with their records, alerts, and what reports say. */
export async function verifyAll(door: Door, world: World): Promise<Line[]> {
  return [...(await figures(door, world)), ...(await alerts(door, world)), ...(await reports(door, world))]
}
