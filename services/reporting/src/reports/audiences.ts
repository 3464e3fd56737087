import type { Words } from '@jiceng/kernel'
import { isFewValue } from '../figures/few.ts'
import type { ComposedBlock, Run } from '../report/compose.ts'
import { named } from '../report/frozen.ts'
import type { Value } from '../snapshots/values.ts'
import { counterOf, slotMark, withoutFigures } from './numerals.ts'
import { type Printed, slotsIn, wordsOf } from './text.ts'

const mask = '**'
/** What is printed beside the number stays: `**%`, `**万余元`, `**余`, `**个百分点`, `**倍`. */
const masked = (text: string): string => `${mask}${/(?:余|%|万余?元|元|个百分点|倍)$/.exec(text)?.[0] ?? ''}`
/** `不足5` of a count, `**%` of a share. */
const fewer = (text: string): string => (masked(text) === mask ? '不足5' : masked(text))

/** What a slot says: a figure, one of few persons, a name. */
type Kind = 'figure' | 'few' | 'name'
export type AnnexName = 'sources' | 'comparison'
export interface Audience {
  readonly title: Words
  /** What they do not get to read of the text, and what stands there instead; whatever is not named is shown. */
  readonly hides: Readonly<Partial<Record<Kind | 'typed', (text: string) => string>>>
  readonly annexes: readonly AnnexName[]
  /** What the name of the file says of it. */
  readonly mark: string
}

/** For whom a report is set, and what of it they get (M-105); the traces stay with the original. A row each. */
export const audiences = {
  internal: {
    title: { zh: '内部', en: 'All of it' },
    hides: {},
    annexes: ['sources', 'comparison'],
    mark: '',
  },
  exchange: {
    title: { zh: '交流', en: 'For other places and systems: few persons are hidden, no table of sources' },
    hides: { few: fewer },
    annexes: ['comparison'],
    mark: '（交流）',
  },
  public: {
    title: { zh: '脱敏', en: 'Masked: figures and names read **, without annexes' },
    hides: { figure: masked, few: masked, name: masked, typed: (figure) => `${mask}${counterOf(figure)}` },
    annexes: [],
    mark: '（脱敏）',
  },
} as const satisfies Readonly<Record<string, Audience>>
export type AudienceName = keyof typeof audiences
export const isAudience = (word: string): word is AudienceName => word in audiences

/** Of few persons, now or as that from which a comparison could be worked out. */
function isFewIn(address: string, values: readonly Value[]): boolean {
  const found = named(address)
  return values.some(
    (one) => one.indicator === found?.indicator.id && one.figure === found.spec.name && isFewValue(one),
  )
}
const kindOf = ({ slot: { address, format } }: Printed, values: readonly Value[]): Kind =>
  format === 'first' ? 'name' : isFewIn(address, values) ? 'few' : 'figure'

interface Showing {
  readonly blocks: readonly ComposedBlock[]
  /** The figures of the division, as they were frozen. */
  readonly values: readonly Value[]
  /** Figures that somebody typed, by block. */
  readonly typed: readonly { readonly block: string; readonly digits: readonly string[] }[]
}
/** The text as an audience reads it. */
export function shownTo({ hides }: Audience, { blocks, values, typed }: Showing): readonly ComposedBlock[] {
  const told = new Map(typed.map(({ block, digits }) => [block, digits]))
  return blocks.map((block): ComposedBlock => {
    const own = told.get(block.no) ?? []
    const words = withoutFigures(wordsOf(block.runs), (figure) =>
      own.includes(figure) ? (hides.typed?.(figure) ?? figure) : figure,
    ).split(slotMark)
    const slots = slotsIn(block.runs)
    const runs = words.flatMap((text, n): Run[] => {
      const one = slots[n]
      return [{ text }, ...(one ? [{ ...one, text: hides[kindOf(one, values)]?.(one.text) ?? one.text }] : [])]
    })
    return { ...block, runs: runs.filter(({ text }) => text !== '') }
  })
}
