// MongoDB fails over, loses its majority, rolls back; Redis is away.
import type { Scenario, Stage } from '../scenario.ts'
import type { Member } from '../servers/mongo.ts'

/** Nothing but 503, and not for long; `during` tells how many seconds the only server was away. */
async function only503(stage: Stage, seconds: number, during: () => Promise<number>): Promise<void> {
  const { load, violation } = stage
  const from = load.acks.length
  const begin = Date.now()
  const away = await during()
  await stage.run(2)
  const times = [begin, ...load.acks.slice(from).map(({ at }) => at), Date.now()]
  const silence = Math.max(...times.map((at, n) => at - (times[n - 1] ?? at)))
  if (silence > (seconds + away) * 1000) violation(`no command was acknowledged for ${(silence / 1000).toFixed(1)} s`)
  for (const [status, count] of load.statuses)
    if (status > 500 && status !== 503) violation(`${count} answers were ${status}`)
}

/** The seconds that the server itself needs count for nobody. */
async function restarted(stage: Stage): Promise<void> {
  const [one] = stage.servers.mongo.members
  await only503(stage, 15, async () => {
    const begin = performance.now()
    await one?.kill()
    await stage.run(1)
    await one?.start()
    return (performance.now() - begin) / 1000
  })
}

async function failsOver(stage: Stage): Promise<void> {
  const { mongo } = stage.servers
  await only503(stage, 15, async () => {
    const first = await mongo.primary()
    // Its connections end before it can say so.
    await first.admin({ replSetStepDown: 10, force: true }).catch(() => undefined)
    await stage.run(8)
    const second = await mongo.primary()
    await second.kill()
    await stage.run(8)
    await second.start()
    await stage.run(5)
    return 0
  })
}

/** Replication stands still: what the primary writes now, no majority will ever have. */
const stopReplication = (member: Member, mode: 'alwaysOn' | 'off'): Promise<unknown> =>
  member.admin({ configureFailPoint: 'stopReplProducer', mode })

/** The primary writes alone for a while, then dies; the others go on without what only it had, and it rolls back. */
export async function rollsBack(
  stage: Stage,
  alone: number,
  meanwhile: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  const { mongo } = stage.servers
  const primary = await mongo.primary()
  const others = mongo.members.filter((one) => one !== primary)
  for (const one of others) await stopReplication(one, 'alwaysOn')
  await Promise.all([stage.run(alone), meanwhile()])
  await primary.kill()
  for (const one of others) await stopReplication(one, 'off')
  await mongo.primary()
  await stage.run(2)
  await primary.start()
  await stage.run(5)
}

async function noMajority(stage: Stage): Promise<void> {
  const { mongo } = stage.servers
  const primary = await mongo.primary()
  const others = mongo.members.filter((one) => one !== primary)
  const from = Date.now()
  for (const one of others) one.freeze()
  await stage.run(8)
  // What was answered in the first moments may have had its majority before.
  const false2xx = stage.load.acks.filter(({ at }) => at > from + 2000).length
  for (const one of others) one.thaw()
  if (false2xx > 0) stage.violation(`${false2xx} commands were acknowledged without a majority`)
  await stage.run(8)
}

export const databases: readonly Scenario[] = [
  { number: 8, name: 'MongoDB killed and started again', smoke: true, topology: 'single', fault: restarted },
  { number: 8, name: 'MongoDB primary stepped down, then killed', smoke: false, topology: 'mongo3', fault: failsOver },
  { number: 9, name: 'MongoDB without a majority', smoke: false, topology: 'mongo3', fault: noMajority },
  { number: 10, name: 'writes rolled back', smoke: false, topology: 'mongo3', fault: (stage) => rollsBack(stage, 4) },
]
