import { collections, idTime, placesIn, placesOf, unsentOf } from '@jiceng/eventing'
import type { Db } from 'mongodb'

/** What operations judge a service by: nothing in it names an aggregate or a person. */
export interface Health {
  readonly outbox: { readonly unsent: number; readonly oldestSeconds: number }
  /** Records that wait in `parked`. */
  readonly parked: number
  /** The offset that each of its groups applies next. */
  readonly places: readonly { readonly topic: string; readonly partition: number; readonly next: string }[]
}

/** Transactions; more need no counting. */
const unsentMax = 100_000

/** Groups of an earlier build may have left places behind: only those that run are looked at. */
export async function healthOf(db: Db, groups: readonly string[]): Promise<Health> {
  const [unsent, parked, places] = await Promise.all([
    unsentOf(db, unsentMax),
    db.collection(collections.parked).countDocuments({ group: { $in: [...groups] } }),
    Promise.all(
      groups.map((group) =>
        placesIn(db)
          .find({ _id: placesOf(group) })
          .toArray(),
      ),
    ),
  ])
  const age = unsent.oldest === undefined ? 0 : Math.max(0, Date.now() - idTime(unsent.oldest))
  return {
    outbox: { unsent: unsent.events, oldestSeconds: Math.floor(age / 1000) },
    parked,
    places: places.flat().map(({ _id, next }) => {
      const [, , topic = '', partition = ''] = _id.split(':')
      return { topic, partition: Number(partition), next }
    }),
  }
}
