import { type By, type Draft, inTurns, needsOf } from '../draft.ts'

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
  for (const wave of pieces(drafts, options.size, isGround)) {
    const name = `${options.name}/${nth++}`
    yield levelsOf(wave).map((level, n) => batchesOf(level, `${name}.${n}`, options.batch))
  }
}

/** What everything else stands on without naming it: places, and the right to write there. */
const isGround = ({ path }: Draft): boolean => path === 'divisions' || path === 'grants'

/** Pieces of a list, none with both what fits and what does not. */
function* pieces<T>(list: Iterable<T>, size: number, fits: (one: T) => boolean): Generator<T[]> {
  let piece: T[] = []
  for (const one of list) {
    const [first] = piece
    if (first !== undefined && (piece.length >= size || fits(first) !== fits(one))) {
      yield piece
      piece = []
    }
    piece.push(one)
  }
  if (piece.length > 0) yield piece
}

function levelsOf(wave: readonly Draft[]): Draft[][] {
  const levels: Draft[][] = []
  /** Where each aggregate of this wave was last made or changed, and by which side. */
  const last = new Map<string, { readonly level: number; readonly by: By; readonly isNew: boolean }>()
  const usedAt = new Map<string, number>()
  const levelAfter = (name: string, draft: Draft): number => {
    const before = last.get(name)
    if (!before) return 0
    const goesOn = name === draft.target && before.by === draft.by && !before.isNew
    // What others of the wave needed as it was until now stays so until they have it.
    const used = name === draft.target ? (usedAt.get(name) ?? -1) + 1 : 0
    return Math.max(used, goesOn ? before.level : before.level + 1)
  }
  for (const draft of wave) {
    const level = Math.max(0, ...needsOf(draft).map((name) => levelAfter(name, draft)))
    const at = levels[level] ?? []
    levels[level] = at
    at.push(draft)
    const { target, makes, parts, by } = draft
    for (const name of needsOf(draft)) if (name !== target) usedAt.set(name, Math.max(level, usedAt.get(name) ?? 0))
    if (target !== undefined) last.set(target, { level, by, isNew: false })
    for (const name of [makes, ...(parts?.names ?? [])])
      if (name !== undefined) last.set(name, { level, by, isNew: true })
  }
  return levels
}

/** By resource and side, in pieces; what is about one aggregate stays in one piece. */
function batchesOf(level: readonly Draft[], key: string, size: number): Batch[] {
  const groups = Map.groupBy(level, ({ path, by }) => `${path} ${by}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const lines = inTurns(Map.groupBy(group, (draft) => draft.target ?? draft).values(), ([one]) => one?.holds ?? '')
    return packed(lines, size).map((items, n) => ({
      key: `${key}/${first.path}/${first.by}/${n}`,
      path: first.path,
      by: first.by,
      items,
    }))
  })
}

/** Whole lines, as many as fit and hold nothing in common. */
function packed(lines: readonly (readonly Draft[])[], size: number): Draft[][] {
  const packs: Draft[][] = []
  let pack: Draft[] = []
  let held = new Set<string>()
  for (const line of lines) {
    const holds = line.flatMap((draft) => draft.holds ?? [])
    if (pack.length > 0 && (pack.length + line.length > size || holds.some((one) => held.has(one)))) {
      packs.push(pack)
      pack = []
      held = new Set()
    }
    pack.push(...line)
    for (const one of holds) held.add(one)
  }
  if (pack.length > 0) packs.push(pack)
  return packs
}
