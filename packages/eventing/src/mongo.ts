import type { MongoClientOptions } from 'mongodb'

/** Every connection: what was answered survives a failover (`w: majority`, journal), and a lost server is noticed in 2 s. */
export const clientOptions = {
  writeConcern: { w: 'majority', journal: true },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  serverSelectionTimeoutMS: 2000,
  maxPoolSize: 64,
} as const satisfies MongoClientOptions
