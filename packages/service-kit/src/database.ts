import { clientOptions } from '@jiceng/eventing'
import type { Db, MongoClient } from 'mongodb'
import { createConnection } from 'mongoose'

export interface Database {
  readonly client: MongoClient
  readonly db: Db
  close(): Promise<void>
}

/**
 * The one connection of a service. Mongoose keeps it; filters are sanitised and closed should a model ever be used. The hot paths work
 * on its collections directly: models cost a third of the throughput of writes.
 */
export async function openDatabase(url: string, name: string): Promise<Database> {
  const connection = await createConnection(url, {
    ...clientOptions,
    dbName: name,
    autoIndex: false,
    autoCreate: false,
  }).asPromise()
  connection.set('sanitizeFilter', true)
  connection.set('strictQuery', 'throw')
  const { db } = connection
  if (!db) throw new Error('the connection has no database')
  return { client: connection.getClient(), db, close: () => connection.close() }
}
