import { type Db, MongoBulkWriteError } from 'mongodb'
import { type AuditRow, collections, type RequestRow } from '../rows.ts'

const pageMax = 5000
const majority = { writeConcern: { w: 'majority', journal: true } } as const
const duplicateKey = 11000

/**
 * Copies the audit of commands from their request rows, which expire, into `audit`, which nothing deletes. A row is copied before it
 * is marked, and copying it again changes nothing. Returns how many were copied.
 */
export async function chainAudit(db: Db): Promise<number> {
  const requests = db.collection<RequestRow>(collections.requests)
  const rows = await requests
    .find({ unchained: true }, { projection: { audit: 1 } })
    .hint('unchained')
    .limit(pageMax)
    .toArray()
  if (rows.length === 0) return 0
  await insertOnce(
    db,
    rows.map(({ audit }) => audit),
  )
  const marked = { $unset: { unchained: '' }, $set: { at: new Date() } } as const
  await requests.updateMany({ _id: { $in: rows.map(({ _id }) => _id) } }, marked, majority)
  return rows.length
}

async function insertOnce(db: Db, rows: readonly AuditRow[]): Promise<void> {
  try {
    await db.collection<AuditRow>(collections.audit).insertMany([...rows], { ordered: false, ...majority })
  } catch (error) {
    const errors = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : []
    if (errors.length === 0 || errors.some(({ code }) => code !== duplicateKey)) throw error
  }
}
