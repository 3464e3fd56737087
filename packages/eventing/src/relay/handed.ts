import type { Parcel } from './parcels.ts'

/** Parcels that this process committed and hands to its relay, so that it need not read them. The rows are the truth all the same. */
export interface Handed {
  add(parcel: Parcel): void
  /**
   * What was handed over, in the order of its versions; undefined when nothing was, or when an event may have another before it that is
   * not sent: then all is read.
   */
  take(): Parcel[] | undefined
  /** All is read now, and with that what was handed over until now. */
  forget(): void
  /** The log has these, but for the aggregates that are blocked. */
  shipped(parcels: readonly Parcel[], blocked: ReadonlySet<string>): void
}

/** More are not kept: whoever is so far behind reads. */
const parcelsMost = 200
const versionsMost = 10_000

export function handedOver(): Handed {
  let waiting: Parcel[] = []
  let isWhole = true
  /** Versions that were sent, of the aggregates that changed last. */
  const sent = new Map<string, number>()

  /** Are these next, each aggregate's one after the other? A parcel that was sent before is left out. */
  function next(parcels: readonly Parcel[]): Parcel[] | undefined {
    const reached = new Map<string, number>()
    const fresh: Parcel[] = []
    for (const parcel of parcels) {
      const rows = parcel.rows.filter(({ aggregate, version }) => version > (sent.get(aggregate) ?? 0))
      for (const { aggregate, version } of rows) {
        if (version !== 1 && (reached.get(aggregate) ?? sent.get(aggregate)) !== version - 1) return undefined
        reached.set(aggregate, version)
      }
      if (rows.length > 0) fresh.push(parcel)
    }
    return fresh
  }

  return {
    add(parcel) {
      if (waiting.length < parcelsMost) waiting.push(parcel)
      else isWhole = false
    },
    take() {
      const parcels = waiting.length > 0 && isWhole ? next(waiting) : undefined
      waiting = []
      isWhole = true
      return parcels
    },
    forget() {
      waiting = []
      isWhole = true
    },
    shipped(parcels, blocked) {
      for (const { rows } of parcels)
        for (const { aggregate, version } of rows) {
          if (blocked.has(aggregate)) continue
          const before = sent.get(aggregate) ?? 0
          sent.delete(aggregate)
          sent.set(aggregate, Math.max(before, version))
        }
      for (const oldest of sent.keys())
        if (sent.size > versionsMost) sent.delete(oldest)
        else break
    },
  }
}
