import { collections, newId, type UnitOfWork } from '@jiceng/eventing'
import type { Command, Mechanism, StoredState } from '@jiceng/kernel'
import type { Db, Document } from 'mongodb'
import type { Clock } from './clock.ts'

export interface DuesOptions {
  readonly db: Db
  readonly mechanisms: readonly Mechanism[]
  readonly work: Pick<UnitOfWork, 'run'>
  readonly clock: Pick<Clock, 'now' | 'lastTick'>
}

/** Read and sent at once; few enough that whoever else gives a command waits a moment only. */
const pageMax = 128

/** How many were recorded, and how many were not: those wait for the next tick. */
export interface Swept {
  readonly done: number
  readonly left: number
}

/**
 * Everything that is due at an instant gets its command, page by page, the longest due first. What is recorded no longer matches,
 * so a tick that comes twice finds nothing, and one that was cut short goes on where it ended.
 */
export async function sweepDues(
  { db, mechanisms, work }: Omit<DuesOptions, 'clock'>,
  tick: string,
  goesOn = (): boolean => true,
): Promise<Swept> {
  let [done, left] = [0, 0]
  for (const mechanism of mechanisms) {
    const command = mechanism.due && mechanism.commands[mechanism.due.command]
    if (!mechanism.due || !command) continue
    const { path } = mechanism.due
    for (let skipped = 0, full = true; full; ) {
      const found = await db
        .collection<StoredState & Document>(mechanism.collection)
        .find({ [path]: { $lte: tick } })
        .sort({ [path]: 1, _id: 1 })
        .skip(skipped)
        .limit(pageMax)
        .toArray()
      const recorded = await Promise.all(found.map((one) => record(work, command, one, valueAt(one, path))))
      const fell = recorded.filter((one) => one).length
      // What was refused still stands at the beginning, in the same order.
      skipped += found.length - fell
      done += fell
      left += found.length - fell
      full = found.length === pageMax && goesOn()
    }
  }
  return { done, left }
}

const valueAt = (document: Document, path: string): string =>
  String(
    path.split('.').reduce((at: unknown, key) => (typeof at === 'object' && at ? Reflect.get(at, key) : ''), document),
  )

/** It happened when it fell due, unless something was recorded after that. The key is of this version: twice is once. */
async function record(
  work: DuesOptions['work'],
  command: Command,
  { _id, version }: StoredState,
  due: string,
): Promise<boolean> {
  const { status } = await work.run({
    command,
    id: _id,
    body: {},
    actor: { id: 'system', kind: 'system' },
    key: `due|${command.mechanism.name}.${command.name}|${_id}@${version}`,
    hash: due,
    occurred: due,
    requestId: `req_${newId()}`,
    correlationId: 'calendar',
  })
  return status < 300
}

/** Milliseconds between looks whether the calendar has moved. */
const everyMs = 1000

/**
 * Sweeps once after every tick of the calendar; a sweep that failed or was cut short is repeated. Whoever starts anew does not sweep
 * after a tick once more: what an import is in the middle of telling would be due before its end is told.
 */
export function startDues(options: DuesOptions, onTrouble: (error: unknown) => void): { stop(): Promise<void> } {
  if (!options.mechanisms.some(({ due }) => due)) return { stop: async () => undefined }
  const places = options.db.collection<{ _id: string; tick: string }>(collections.meta)
  let swept: string | undefined
  let stopping = false
  let sweeping: Promise<void> | undefined
  const look = async (): Promise<void> => {
    const tick = await options.clock.lastTick()
    swept ??= (await places.findOne({ _id: 'dues' }))?.tick ?? ''
    if (tick === undefined || tick === swept) return
    await sweepDues(options, tick, () => !stopping)
    if (stopping) return
    await places.updateOne({ _id: 'dues' }, { $set: { tick } }, { upsert: true })
    swept = tick
  }
  const timer = setInterval(() => {
    sweeping ??= look()
      .catch(onTrouble)
      .finally(() => {
        sweeping = undefined
      })
  }, everyMs)
  return {
    async stop() {
      stopping = true
      clearInterval(timer)
      await sweeping
    },
  }
}
