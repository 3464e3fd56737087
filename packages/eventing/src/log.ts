/** The port to the log: what we need of Kafka and no more. `kafka/` speaks to the real one; tests replay a recorded one. */
export interface LogRecord {
  readonly key: string
  readonly value: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** A record as it was read: a header may be doubled or missing, nothing of it is trusted. */
export interface LogEntry {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly key: string
  readonly value: Buffer
  readonly headers: Readonly<Record<string, string | readonly string[]>>
}

/** A record the log refuses for itself (too large): sending it again cannot help. */
export class RecordRefused extends Error {
  override name = 'RecordRefused'
}

export interface LogWriter {
  /**
   * Appends to the partitions the records name; resolves with the offset of the first record of each only when every
   * in-sync replica has them all. Never retries: after any error it is unknown whether they were appended.
   */
  append(
    topic: string,
    records: readonly (LogRecord & { readonly partition: number })[],
  ): Promise<ReadonlyMap<number, bigint>>
  /** Where each partition ends: the offset that the next record will get. */
  ends(topic: string): Promise<ReadonlyMap<number, bigint>>
  close(): Promise<void>
}

/** What a reader asks of the one who consumes. */
export interface LogHandler {
  /** A partition is ours now: the offset to read from. */
  assigned(topic: string, partition: number): Promise<bigint>
  /**
   * Entries of one partition in order; true when they are applied, false when it must be read on from where `assigned` says.
   * `alive` keeps the membership, false when it is lost.
   */
  entries(batch: readonly LogEntry[], alive: () => Promise<boolean>): Promise<boolean>
}
export interface LogReader {
  run(handler: LogHandler): Promise<void>
  close(): Promise<void>
}
