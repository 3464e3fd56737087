import { earlierNames, earlierPeriods } from './earlier.ts'
import type { Address, Figures } from './figure.ts'
import { comparing, formats } from './format.ts'
import { addressOf, holds } from './guards.ts'
import type { Block, Clause, Point, Sentence, Template } from './template.ts'

/** A piece of a paragraph: words, or a figure that is locked (`reporting` 13.4). */
export type Run = { readonly text: string } | { readonly slot: Slot; readonly text: string }

/** Where a figure stands, and which it is. */
export interface Slot {
  readonly id: string
  readonly address: Address
  readonly format: string
}

export interface ComposedBlock {
  readonly no: string
  readonly level: Block['level']
  readonly head: string
  readonly kind: Block['kind']
  readonly runs: readonly Run[]
}

export interface ComposeOptions {
  readonly figures: Figures
  /** Words for `{{scope}}`, `{{asOf}}` and the like. */
  readonly words: Readonly<Record<string, string>>
  /** A draft prints — for what is absent; an issued report drops the clause. */
  readonly draft: boolean
  /** Rules with open alerts: sentences about problems need one of theirs. */
  readonly alerts: ReadonlySet<string>
}

const pattern = /\{\{([^{}|]+)(?:\|([a-zA-Z0-9]+))?(?:\|([^{}|]+))?\}\}/g
/** What stands in a draft for a figure that should be there and is not. */
export const absent = '—'

/** Text with its words put in; figures are left as they are. */
export const worded = (text: string, words: ComposeOptions['words']): string =>
  text.replace(pattern, (whole, name: string, format?: string) => (format === undefined ? (words[name] ?? '') : whole))

/** The figures a template stands on, each once. */
export const addressesOf = ({ blocks }: Template): readonly Address[] => [
  ...new Set(
    blocks
      .flatMap(({ points }) => points)
      .flatMap(({ sentences }) => sentences)
      .flatMap(({ clauses }) => clauses)
      .flatMap(({ text, otherwise = '', guards = [] }) => [
        ...[...`${text}${otherwise}`.matchAll(pattern)].flatMap(([, name = '', format]) => (format ? [name] : [])),
        ...guards.map(addressOf),
      ]),
  ),
]

/** Words, or a figure that has no place yet. */
type Piece = string | (Omit<Slot, 'id'> & { readonly printed: string })

/** A clause under its guards; undefined when nothing of it is printed. */
function clauseRuns(sentence: Sentence, n: number, clause: Clause, options: ComposeOptions): Run[] | undefined {
  const { guards = [], otherwise, text } = clause
  const chosen = guards.every((guard) => holds(guard, options.figures)) ? text : otherwise
  if (chosen === undefined) return undefined
  const pieces: Piece[] = []
  let from = 0
  for (const match of chosen.matchAll(pattern)) {
    const filled = fill(match, options)
    if (filled === undefined) return undefined
    pieces.push(chosen.slice(from, match.index), ...filled)
    from = match.index + match[0].length
  }
  pieces.push(chosen.slice(from))
  return pieces
    .filter((piece) => piece !== '')
    .map((piece, at): Run => {
      if (typeof piece === 'string') return { text: piece }
      const { printed, ...slot } = piece
      return { slot: { id: `${sentence.id}.${n + 1}.${at + 1}`, ...slot }, text: printed }
    })
}

/** What stands in a slot: a word, a figure, or what a figure is more than it was. */
function fill([, name = '', format, lead = '']: RegExpExecArray, options: ComposeOptions): Piece[] | undefined {
  if (format === undefined) return [options.words[name] ?? '']
  if (comparing.has(format)) return comparisons(name, format, lead, options)
  const printed = print(name, format, options)
  return printed === undefined ? undefined : [{ address: name, format, printed }]
}

/** `，同比增长20%、环比下降5%`, as far as it can be said. */
function comparisons(name: Address, format: string, lead: string, { figures }: ComposeOptions): Piece[] {
  const said = earlierNames.flatMap((earlier) => {
    const address = `${name}@${earlier}`
    const figure = figures(address)
    const printed = figure && formats[format]?.(figure)
    return printed === undefined ? [] : [{ word: earlierPeriods[earlier].word, address, printed }]
  })
  return said.flatMap(({ word, address, printed }, at): Piece[] => [
    at === 0 ? `，${lead}${word}` : `、${word}`,
    { address, format, printed },
  ])
}

/**
 * In prose zero is not printed, its clause is left out, and so is that of an indicator nobody feeds yet. What should be there and is
 * absent blocks approval, so a draft shows it.
 */
function print(address: Address, format: string, { figures, draft }: ComposeOptions): string | undefined {
  const of = formats[format]
  if (!of) throw new Error(`${address}: there is no format ${format}`)
  const figure = figures(address)
  if (!figure) return undefined
  const printed = of(figure)
  if (printed === undefined) return draft ? absent : undefined
  return figure.value === 0 || (figure.den !== undefined && figure.num === 0) ? undefined : printed
}

const joints = /^[，、；。]+/
const lastJoint = /[，、；。]+$/

/** One rule for what dropping left behind: no joint in front, one 。 at the end. */
function repaired(runs: readonly Run[]): Run[] {
  const kept = runs.filter(({ text }) => text !== '')
  const [first, ...rest] = kept
  if (!first) return []
  if ('slot' in first) return ended(kept)
  const text = first.text.replace(joints, '')
  return text === '' ? repaired(rest) : ended([{ text }, ...rest])
}
function ended(runs: readonly Run[]): Run[] {
  const last = runs.at(-1)
  if (!last) return []
  if ('slot' in last) return [...runs, { text: '。' }]
  return [...runs.slice(0, -1), { text: `${last.text.replace(lastJoint, '')}。` }]
}

function sentenceRuns(sentence: Sentence, options: ComposeOptions): Run[] {
  const { alerts } = sentence
  if (alerts && !alerts.some((rule) => options.alerts.has(rule))) return []
  return repaired(sentence.clauses.flatMap((clause, n) => clauseRuns(sentence, n, clause, options) ?? []))
}

const ordinals = ['一是', '二是', '三是', '四是', '五是', '六是', '七是', '八是', '九是']

/** Points are numbered after what has nothing to say is gone. */
function pointRuns(points: readonly Point[], options: ComposeOptions): Run[] {
  const said = points
    .map(({ lead, sentences }) => ({ lead, runs: sentences.flatMap((one) => sentenceRuns(one, options)) }))
    .filter(({ runs }) => runs.length > 0)
  let n = 0
  return said.flatMap(({ lead, runs }) => (lead === undefined ? runs : [{ text: `${ordinals[n++]}${lead}` }, ...runs]))
}

/** All blocks of a report under its figures; a block below a head that has nothing to say is left out. Pure. */
export function compose({ blocks }: Template, options: ComposeOptions): readonly ComposedBlock[] {
  return blocks
    .map(({ no, level, head, kind, points }) => ({
      no,
      level,
      head: worded(head, options.words),
      kind,
      runs: pointRuns(points, options),
    }))
    .filter(({ level, runs }) => level === 1 || runs.length > 0)
}

export const textOf = ({ runs }: Pick<ComposedBlock, 'runs'>): string => runs.map(({ text }) => text).join('')
