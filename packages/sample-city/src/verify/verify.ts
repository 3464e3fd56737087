import type { Door } from '../load/door.ts'
import { field } from '../load/door.ts'
import { type Golden, goldenOf } from '../oracle/golden.ts'
import type { World } from '../world/index.ts'

/** One thing that was looked at. */
export interface Finding {
  readonly what: string
  readonly expected: number
  readonly found: number | undefined
  /** What the records of the figure sum to, where it has records. */
  readonly records: number | undefined
  readonly isRight: boolean
  /** Nobody adds to this figure yet, so there is nothing to compare. */
  readonly isFed: boolean
}

const asOf = '2023-06-30'
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

interface Told {
  readonly value: number | undefined
  readonly numerator: number | undefined
  readonly name: string | undefined
  readonly isFed: boolean
}

/** The figure as the platform answers it: the one named, or the first. */
async function figureOf(door: Door, { indicator, figure, scope, period }: Golden): Promise<Told> {
  const { body } = await door.get('importer', `/v1/figures/${indicator}?scope=${scope}&period=${period}&asOf=${asOf}`)
  const figures = [body, ...listOf(field(body, 'further'))]
  const found = figures.find((one) => figure === undefined || field(one, 'figure') === figure)
  const name = field(found, 'figure')
  return {
    value: numberOf(field(found, 'value')),
    numerator: numberOf(field(found, 'numerator')),
    name: typeof name === 'string' ? name : undefined,
    isFed: field(body, 'state') !== 'not-fed',
  }
}

/** Sums the records behind a numerator, page by page. */
async function recordsOf(
  door: Door,
  { indicator, scope, period }: Golden,
  figure: string,
): Promise<number | undefined> {
  let sum = 0
  for (let cursor = ''; ; ) {
    const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const query = `scope=${scope}&period=${period}&asOf=${asOf}&figure=${figure}&limit=200${more}`
    const { status, body } = await door.get('importer', `/v1/figures/${indicator}/records?${query}`)
    if (status !== 200) return undefined
    for (const one of listOf(field(body, 'data'))) sum += numberOf(field(one, 'amount')) ?? 0
    const next = field(field(body, 'page'), 'next')
    if (typeof next !== 'string' || next === '') return sum
    cursor = next
  }
}

async function look(door: Door, golden: Golden): Promise<Finding> {
  const { value, numerator, name, isFed } = await figureOf(door, golden)
  const records = name === undefined ? undefined : await recordsOf(door, golden, name)
  const sums = records === undefined || numerator === undefined || Math.abs(records - numerator) < 1e-6
  return {
    what: `${golden.indicator}${golden.figure === undefined ? '' : `/${golden.figure}`} ${golden.scope}`,
    expected: golden.value,
    found: value,
    records,
    isRight: value === golden.value && sums,
    isFed,
  }
}

/** Compares every golden value of a city with what the platform answers, and its records with the figure. */
export async function verify(door: Door, world: World): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const golden of goldenOf(world)) findings.push(await look(door, golden))
  return findings
}
