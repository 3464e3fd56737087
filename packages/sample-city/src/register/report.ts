import { divisionLevels, townKinds } from '@jiceng/contracts'
import { oddities, townByCode } from '@jiceng/kernel'
import { refusals } from './findings.ts'
import type { Taken } from './intake.ts'

type Counts = Readonly<Record<string, number>>

/** `accepted + refused = read`; what is irregular is among the accepted. */
export interface RegisterReport {
  readonly read: number
  readonly accepted: number
  readonly refused: number
  readonly irregular: number
  readonly levels: Counts
  /** Kinds of towns; an `enterprise` (N-61, 400 to 599) or `unknown` one is registered without a kind. */
  readonly towns: Counts
  /** How often each reason was given: a row may have two. */
  readonly refusals: Counts
  readonly irregularities: Counts
}

export interface Tally {
  add(taken: Taken): void
  report(): RegisterReport
}

/** Counts only: the rows themselves pass by, as many as there are. */
export function tally(): Tally {
  const total = { read: 0, accepted: 0, refused: 0, irregular: 0 }
  const levels = counter(divisionLevels)
  const kinds = counter([...townKinds, 'enterprise', 'unknown'])
  const reasons = { refusals: counter(refusals), irregularities: counter(oddities) }
  return {
    add(taken) {
      total.read++
      if ('refused' in taken) {
        total.refused++
        reasons.refusals.add(taken.refused.kind)
        return
      }
      const { registration, irregular } = taken
      total.accepted++
      if (irregular.length > 0) total.irregular++
      levels.add(registration.level)
      if (registration.level === 'town') kinds.add(registration.townKind ?? townByCode(registration.code) ?? 'unknown')
      for (const { kind } of irregular) reasons.irregularities.add(kind)
    },
    report: () => ({
      ...total,
      levels: levels.counts(),
      towns: kinds.counts(),
      refusals: reasons.refusals.counts(),
      irregularities: reasons.irregularities.counts(),
    }),
  }
}

/** All keys from the start: a reason that never came is told as none. */
function counter<Key extends string>(keys: readonly Key[]): { add(key: Key): void; counts(): Counts } {
  const counts = new Map(keys.map((key) => [key, 0]))
  return {
    add: (key) => void counts.set(key, (counts.get(key) ?? 0) + 1),
    counts: () => Object.fromEntries(counts),
  }
}
