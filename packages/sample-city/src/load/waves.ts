import { type By, type Draft, needsOf } from '../draft.ts'

/** Commands of one resource, given by one side, that go out in one request. */
export interface Batch {
  /** Idempotency key: the same in every run, since the same drafts come in the same order. */
  readonly key: string
  readonly path: string
  readonly by: By
  readonly items: readonly Draft[]
}
/** Batches that may go out at the same time: what they need is there. */
export type Level = readonly Batch[]

export interface WaveOptions {
  /** Begins every key. */
  readonly name: string
  /** Drafts looked at together, and commands in a batch. */
  readonly size: number
  readonly batch: number
}

/**
 * Cuts the stream into waves and each wave into levels. A draft stands one level above what it needs; what is done to one aggregate by
 * the same side stays together in its order, by another side a level later. All of it follows from the drafts alone.
 */
export function* wavesOf(drafts: Iterable<Draft>, options: WaveOptions): Generator<readonly Level[]> {
  let nth = 0
  for (const wave of pieces(drafts, options.size)) {
    const name = `${options.name}/${nth++}`
    yield levelsOf(wave).map((level, n) => batchesOf(level, `${name}.${n}`, options.batch))
  }
}

export function* pieces<T>(list: Iterable<T>, size: number): Generator<T[]> {
  let piece: T[] = []
  for (const one of list) {
    piece.push(one)
    if (piece.length < size) continue
    yield piece
    piece = []
  }
  if (piece.length > 0) yield piece
}

/** The aggregate a draft is about, where others of the wave may be about it too. */
const subjectOf = ({ target, makes }: Draft): string | undefined => target ?? makes

function levelsOf(wave: readonly Draft[]): Draft[][] {
  const levels: Draft[][] = []
  const madeAt = new Map<string, number>()
  const last = new Map<string, { readonly level: number; readonly by: By }>()
  for (const draft of wave) {
    const needed = needsOf(draft).map((name) => (madeAt.get(name) ?? -1) + 1)
    const before = draft.target === undefined ? undefined : last.get(draft.target)
    const after = before === undefined ? 0 : before.level + (before.by === draft.by ? 0 : 1)
    const level = Math.max(0, after, ...needed)
    const at = levels[level] ?? []
    levels[level] = at
    at.push(draft)
    for (const name of [draft.makes, ...(draft.parts?.names ?? [])]) if (name !== undefined) madeAt.set(name, level)
    const subject = subjectOf(draft)
    if (subject !== undefined) last.set(subject, { level, by: draft.by })
  }
  return levels
}

/** By resource and side, in pieces; what is about one aggregate stays in one piece. */
function batchesOf(level: readonly Draft[], key: string, size: number): Batch[] {
  const groups = Map.groupBy(level, ({ path, by }) => `${path} ${by}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const lines = [...Map.groupBy(group, (draft) => draft.target ?? draft).values()]
    return packed(lines, size).map((items, n) => ({
      key: `${key}/${first.path}/${first.by}/${n}`,
      path: first.path,
      by: first.by,
      items,
    }))
  })
}

/** Whole lines, as many as fit. */
function packed(lines: readonly (readonly Draft[])[], size: number): Draft[][] {
  const packs: Draft[][] = []
  let pack: Draft[] = []
  for (const line of lines) {
    if (pack.length > 0 && pack.length + line.length > size) {
      packs.push(pack)
      pack = []
    }
    pack.push(...line)
  }
  if (pack.length > 0) packs.push(pack)
  return packs
}
