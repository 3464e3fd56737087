import type { Db } from 'mongodb'
import { skewedNow, zoo } from '../failpoints.ts'
import { collections } from '../rows.ts'

/** A lease by the server's clock: losing it costs duplicates only, never order or loss. */
export interface Lease {
  /** Takes or renews it; false while another owner holds it. */
  take(): Promise<boolean>
  give(): Promise<void>
}

interface LeaseRow {
  readonly _id: string
  readonly owner: string
  readonly until: Date
  readonly epoch: number
}

export function lease(db: Db, name: string, owner: string, ms: number): Lease {
  const leases = db.collection<LeaseRow>(collections.leases)
  const mine = { $eq: ['$owner', owner] }
  return {
    async take() {
      const now = zoo('Z10') ? skewedNow() : '$$NOW'
      const over = { $lte: [{ $ifNull: ['$until', new Date(0)] }, now] }
      const until = { $dateAdd: { startDate: now, unit: 'millisecond', amount: ms } }
      const row = await leases.findOneAndUpdate(
        { _id: name },
        [
          { $set: { free: { $or: [mine, over] }, taken: { $and: [over, { $not: [mine] }] } } },
          {
            $set: {
              owner: { $cond: ['$free', owner, '$owner'] },
              until: { $cond: ['$free', until, '$until'] },
              epoch: { $add: [{ $ifNull: ['$epoch', 0] }, { $cond: ['$taken', 1, 0] }] },
            },
          },
          { $unset: ['free', 'taken'] },
        ],
        { upsert: true, returnDocument: 'after' },
      )
      return row?.owner === owner
    },
    async give() {
      await leases.updateOne({ _id: name, owner }, { $set: { until: new Date(0) } })
    },
  }
}
