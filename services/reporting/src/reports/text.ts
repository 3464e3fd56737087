import { refuse } from '@jiceng/kernel'
import { absent, type ComposedBlock, type Run, type Slot } from '../report/compose.ts'
import { sha256 } from '../snapshots/values.ts'
import { figuresIn, slotMark } from './numerals.ts'

/** Where the texts of reports and the traces of their figures are kept, by their hash. */
export const textsIn = 'report_texts'

/** The text of a report; its id is the hash over it, so that it can never be another. */
export interface Text {
  readonly _id: string
  readonly blocks: readonly ComposedBlock[]
}
export const keptText = (blocks: readonly ComposedBlock[]): Text => ({ _id: sha256(JSON.stringify(blocks)), blocks })

/** A figure as it is printed in a text. */
export type Printed = Extract<Run, { readonly slot: Slot }>
export const slotsIn = (runs: readonly Run[]): Printed[] => runs.flatMap((run) => ('slot' in run ? [run] : []))
export const slotsOf = ({ blocks }: Text): Printed[] => blocks.flatMap(({ runs }) => slotsIn(runs))
/** Where a draft shows that a figure is missing. */
export const absentIn = (text: Text): string[] =>
  slotsOf(text).flatMap(({ slot, text: printed }) => (printed === absent ? [slot.id] : []))

/** A piece of a block as an editor sends it: words, or a figure by its slot. */
interface Sent {
  readonly text?: string
  readonly slot?: string
}
export interface Edit {
  readonly block: string
  readonly runs: readonly Sent[]
  readonly dropped: readonly { readonly slot: string; readonly reason: string }[]
}

const locked = (detail: string, at: string) => refuse('figure-locked', detail, at)

/** The block with its new words. Figures may be moved within it or dropped with a reason, never written over (`reporting` 13.4). */
export function edited(text: Text, { block: no, runs, dropped }: Edit): Text {
  const block = text.blocks.find((one) => one.no === no)
  if (!block) {
    const known = text.blocks.map((one) => one.no).join(', ')
    throw refuse('block-unknown', `The report has no block ${no.slice(0, 8)}; it has ${known}.`, '/block')
  }
  const figures = new Map(slotsIn(block.runs).map((one) => [one.slot.id, one]))
  const now = runs.map((run, n) => runOf(run, figures, `/runs/${n}`))
  checkSlots(
    slotsIn(now).map(({ slot }) => slot.id),
    dropped.map(({ slot }) => slot),
    figures,
  )
  if (isSame(now, block.runs)) throw refuse('same-value', 'The block reads so already.', '/runs')
  return keptText(text.blocks.map((one) => (one === block ? { ...one, runs: now } : one)))
}

/** However the words are cut into pieces. */
const isSame = (a: readonly Run[], b: readonly Run[]): boolean => {
  const order = (runs: readonly Run[]): string =>
    slotsIn(runs)
      .map(({ slot }) => slot.id)
      .join()
  return wordsOf(a) === wordsOf(b) && order(a) === order(b)
}

function runOf({ slot, text }: Sent, figures: ReadonlyMap<string, Printed>, at: string): Run {
  if (slot === undefined) return { text: text ?? '' }
  const figure = figures.get(slot)
  if (!figure) throw locked(`${slot} is no figure of this block. Send the figures it has, each by its slot.`, at)
  if (text !== undefined && text !== figure.text)
    throw locked(`${slot} reads ${figure.text}; it follows from its records. Change the words around it.`, at)
  return figure
}

/** Each figure stands once, or is dropped with a reason. */
function checkSlots(kept: readonly string[], dropped: readonly string[], figures: ReadonlyMap<string, Printed>): void {
  const twice = kept.find((id, n) => kept.indexOf(id) !== n)
  if (twice) throw locked(`${twice} stands in it twice.`, '/runs')
  const strange = dropped.find((id, n) => !figures.has(id) || kept.includes(id) || dropped.indexOf(id) !== n)
  if (strange) throw locked(`${strange} is not a figure that this edit takes out.`, '/dropped')
  const missing = [...figures.keys()].filter((id) => !kept.includes(id) && !dropped.includes(id))
  if (missing.length > 0)
    throw locked(`${missing.join(', ')} would be lost. Keep it, or name it in dropped with the reason.`, '/runs')
}

/** The words of a block, with a mark for each figure in them. */
export const wordsOf = (runs: readonly Run[]): string =>
  runs.map((run) => ('slot' in run ? slotMark : run.text)).join('')

/** Figures of a block that are told. */
const typedMax = 100
const runsOf = ({ blocks }: Text, no: string): readonly Run[] => blocks.find((one) => one.no === no)?.runs ?? []
/** Figures in the words of a block that the template did not write, in digits or in Chinese numerals: they have no records. */
export function typedIn(first: Text, now: Text, no: string): string[] {
  const left = figuresIn(wordsOf(runsOf(first, no)))
  const typed = figuresIn(wordsOf(runsOf(now, no))).filter((found) => {
    const at = left.indexOf(found)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return typed.slice(0, typedMax)
}
