/** What a check found. `lost` and the like are counted for the report; every violation is told in words. */
export interface Findings {
  readonly acked: number
  /** Told to a caller, and missing in the owner's events, in the log or in a view. */
  readonly lost: number
  readonly doubledInLog: number
  readonly doubledEffects: number
  readonly inversions: number
  readonly violations: readonly string[]
}

const shownMax = 5

/** Collects violations by invariant; of many alike a few are shown. */
export class Violations {
  readonly #found = new Map<string, string[]>()

  add(invariant: string, what: string): void {
    const known = this.#found.get(invariant) ?? []
    known.push(what)
    this.#found.set(invariant, known)
  }

  count(invariant: string): number {
    return this.#found.get(invariant)?.length ?? 0
  }

  list(): string[] {
    return [...this.#found].flatMap(([invariant, all]) => [
      ...all.slice(0, shownMax).map((what) => `${invariant}: ${what}`),
      ...(all.length > shownMax ? [`${invariant}: and ${all.length - shownMax} more`] : []),
    ])
  }
}

/** JSON with sorted keys: equal things have one text. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? ''

/** The first field in which something kept is not what it must be, told; fields that are not asked for may be anything. */
export function difference(kept: unknown, wanted: Readonly<Record<string, unknown>>): string | undefined {
  const fields = new Map(Object.entries(kept ?? {}))
  for (const [name, value] of Object.entries(wanted)) {
    const [is, must] = [canonical(fields.get(name)), canonical(value)]
    if (is !== must) return `${name} is ${is.slice(0, 160)}, not ${must.slice(0, 160)}`
  }
  return undefined
}
