import { collections } from '@jiceng/eventing'
import type { Db, Document } from 'mongodb'

/** Milliseconds between looks; a day more or less does not matter, so every instance may. */
const everyMs = 60_000

/** All that is kept of a person whose last day has passed is destroyed, found by an index: only the id remains. */
export async function erase(db: Db, today: string): Promise<number> {
  const { modifiedCount } = await db
    .collection<Document & { _id: string }>(collections.persons)
    .updateMany(
      { until: { $lt: today } },
      { $unset: { fields: '', keyId: '', until: '', state: '', relates: '' }, $set: { erasedOn: today } },
    )
  return modifiedCount
}

export function startErasing(db: Db, today: () => string, onTrouble: (error: unknown) => void): { stop(): void } {
  const timer = setInterval(() => void erase(db, today()).catch(onTrouble), everyMs)
  return { stop: () => clearInterval(timer) }
}
