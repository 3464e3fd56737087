import { collections, type EventRow, idTime } from '@jiceng/eventing'
import type { Db } from 'mongodb'

/** What operations judge a service by: nothing in it names an aggregate or a person. */
export interface Health {
  readonly outbox: { readonly unsent: number; readonly oldestSeconds: number }
  /** Records that wait in `parked`. */
  readonly parked: number
  /** The offset that each of its groups applies next. */
  readonly places: readonly { readonly topic: string; readonly partition: number; readonly next: string }[]
}

/** More than that need no counting. */
const unsentMax = 100_000
/** Unsent rows stand by lane and aggregate: the oldest is looked for among so many. */
const oldestAmong = 2000

/** Groups of an earlier build may have left checkpoints behind: only those that run are looked at. */
export async function healthOf(db: Db, groups: readonly string[]): Promise<Health> {
  const events = db.collection<EventRow>(collections.events)
  const unsent = { sent: false }
  const ofGroups = { _id: { $in: groups.map((group) => new RegExp(`^${group.replaceAll('.', '\\.')}:`)) } }
  const [count, rows, parked, checkpoints] = await Promise.all([
    events.countDocuments(unsent, { hint: 'unsent', limit: unsentMax }),
    events
      .find(unsent, { projection: { _id: 1 } })
      .hint('unsent')
      .limit(oldestAmong)
      .toArray(),
    db.collection(collections.parked).countDocuments({ group: { $in: [...groups] } }),
    db.collection<{ _id: string; next: string }>(collections.checkpoints).find(ofGroups).toArray(),
  ])
  const oldest = Math.min(Date.now(), ...rows.map(({ _id }) => idTime(_id)))
  return {
    outbox: { unsent: count, oldestSeconds: Math.floor((Date.now() - oldest) / 1000) },
    parked,
    places: checkpoints.map(({ _id, next }) => {
      const [, topic = '', partition = ''] = _id.split(':')
      return { topic, partition: Number(partition), next }
    }),
  }
}
