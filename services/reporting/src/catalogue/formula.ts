/** A measure with the labels that count; no labels: all of them. */
export interface Term {
  readonly measure: string
  readonly labels: readonly string[]
}
/** What is done with the sums of labels: added, counted, or read as a histogram whose labels are numbers. */
export type Fold = 'sum' | 'kinds' | 'mean' | 'p50' | 'p90'
export interface Formula {
  readonly terms: readonly Term[]
  readonly constant: number
  readonly fold: Fold
}
/** One figure of an indicator; without a denominator it is a count. */
export interface FigureSpec {
  readonly name: string
  readonly numerator: Formula
  readonly denominator: Formula | undefined
}

const folds: readonly Fold[] = ['kinds', 'mean', 'p50', 'p90']
/** Splits at a sign that stands in no brackets. */
const split = (text: string, at: RegExp): string[] => text.split(at).map((part) => part.trim())

function termOf(text: string): Term {
  const [, measure = '', labels] = /^([a-z0-9-]+)(?:\[([^\]]+)\])?$/.exec(text) ?? []
  if (measure === '') throw new Error(`"${text}" is no term of a formula`)
  return { measure, labels: labels === undefined ? [] : split(labels, /,/) }
}

/** `measure[a,b]+other`, `kinds(measure)`, a number. */
function formulaOf(text: string): Formula {
  if (/^\d+$/.test(text)) return { terms: [], constant: Number(text), fold: 'sum' }
  const [, word, inner] = /^(\w+)\((.+)\)$/.exec(text) ?? []
  const fold = folds.find((one) => one === word)
  const terms = split(fold && inner ? inner : text, /\+(?![^[]*\])/).map(termOf)
  return { terms, constant: 0, fold: fold ?? 'sum' }
}

/** The figures of a row: separated by `;`, named `name=`, the first of them is the indicator's value. */
export function figuresOf(numerators: string, denominators: string): FigureSpec[] {
  const below = split(denominators, /;/).map((text) => text.replace(/^\w+=/, ''))
  return split(numerators, /;/).map((text, n) => {
    const [, name = n === 0 ? 'value' : `value${n + 1}`, formula = text] = /^(\w+)=(.+)$/.exec(text) ?? []
    const denominator = below[n] ?? ''
    return {
      name,
      numerator: formulaOf(formula),
      denominator: denominator === '' ? undefined : formulaOf(denominator),
    }
  })
}

/** `*` stands for one part of a dotted label. */
export const fits = ({ labels }: Term, label: string): boolean =>
  labels.length === 0 ||
  labels.some((wanted) => {
    const [parts, given] = [wanted.split('.'), label.split('.')]
    return parts.length === given.length && parts.every((part, n) => part === '*' || part === given[n])
  })

/** The same for the database, of terms of one measure: what a label is in; undefined when any will do. */
export function labelsOf(terms: readonly Term[]): readonly (string | RegExp)[] | undefined {
  if (terms.some(({ labels }) => labels.length === 0)) return undefined
  const part = (text: string): string => (text === '*' ? '[^.]*' : text.replace(/\W/g, '\\$&'))
  return terms.flatMap(({ labels }) =>
    labels.map((wanted) =>
      wanted.includes('*') ? new RegExp(`^${wanted.split('.').map(part).join('\\.')}$`) : wanted,
    ),
  )
}
