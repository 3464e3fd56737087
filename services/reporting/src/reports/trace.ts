import { Closed, Count, type KnownDivision, OneOf } from '@jiceng/contracts'
import { type Lookup, parsePeriod, reference, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { ascending } from '../algebra/days.ts'
import { type Formula, fits } from '../catalogue/formula.ts'
import { measuresOf } from '../catalogue/indicators.ts'
import type { Amounts, Question } from '../figures/amounts.ts'
import { answer } from '../figures/figure.ts'
import { type Earlier, earlierNames } from '../report/earlier.ts'
import type { Address } from '../report/figure.ts'
import { type Named, named } from '../report/frozen.ts'
import { divisionsBelow, divisionsNear, nameOn, situation } from '../snapshots/divisions.ts'
import { keptOf, snapshots } from '../snapshots/snapshot.ts'
import { type Frozen, sha256, type Value } from '../snapshots/values.ts'
import { reports, type State } from './report.ts'
import { slotsOf, type Text, textsIn } from './text.ts'

/** What the records of one measure and label sum to, how many they are, and the first of them. */
export interface Counted {
  /** Of an earlier period that figures are held against. */
  readonly earlier?: Earlier
  readonly measure: string
  readonly label: string
  readonly amount: number
  readonly records: number
  readonly sample: readonly string[]
}
export const sampleMax = 20

/** Where a figure comes from (M-104). */
export interface Trace extends Value {
  readonly address: Address
  readonly name: string
  readonly unit: string
  readonly scope: string
  readonly period: string
  readonly asOf: string
  /** Records behind it, and the first of them. */
  readonly records: number
  readonly sample: readonly string[]
  /** What the records sum to is what was frozen. */
  readonly holds: boolean
  readonly hash: string
}
/** A division right below, with its figures by their hash. */
interface Below {
  readonly name: string
  readonly values?: string
}
/** What the annexes of a report are made of, kept by its hash. */
export interface Traces {
  readonly _id: string
  readonly traces: readonly Trace[]
  readonly places: readonly Below[]
}

export const questionOf = ({ period, asOf }: { readonly period: string; readonly asOf: string }): Question => ({
  period: parsePeriod(period),
  asOf,
})
/** Figures that a text prints, each once. */
const addressesIn = (text: Text): Address[] => [...new Set(slotsOf(text).map(({ slot }) => slot.address))]
/** The measures behind those of now, or of an earlier period. */
export const measuresIn = (text: Text, earlier?: Earlier): string[] =>
  measuresOf(
    addressesIn(text).flatMap((address) => {
      const found = named(address)
      return found && found.earlier === earlier ? [found.spec] : []
    }),
  )

const amountsOf =
  (counted: readonly Counted[]): Amounts =>
  (measure) =>
    new Map(counted.flatMap((one) => (one.measure === measure ? [[one.label, one.amount] as const] : [])))

function recordsOf({ terms }: Formula, counted: readonly Counted[]): Pick<Trace, 'records' | 'sample'> {
  const of = counted.filter(({ measure, label }) => terms.some((term) => term.measure === measure && fits(term, label)))
  return {
    records: of.reduce((sum, { records }) => sum + records, 0),
    sample: [...new Set(of.flatMap(({ sample }) => sample))].sort(ascending).slice(0, sampleMax),
  }
}

interface Tracing {
  readonly frozen: Frozen
  /** Of earlier periods. */
  readonly compared: Readonly<Partial<Record<Earlier, Frozen>>>
  readonly counted: readonly Counted[]
  readonly fed: ReadonlySet<string>
}
function traceOf(address: Address, { indicator, spec, earlier }: Named, tracing: Tracing): Trace | undefined {
  const { fed } = tracing
  const frozen = earlier ? tracing.compared[earlier] : tracing.frozen
  const counted = tracing.counted.filter((one) => one.earlier === earlier)
  if (!frozen) return undefined
  const value = frozen.values.find((one) => one.indicator === indicator.id && one.figure === spec.name)
  const now = answer(indicator, fed, amountsOf(counted), questionOf(frozen)).find(({ figure }) => figure === spec.name)
  if (!value || !now) return undefined
  const { terms } = spec.numerator
  const trace = {
    ...value,
    address,
    name: indicator.name,
    unit: now.unit,
    scope: frozen.code,
    period: frozen.period,
    asOf: frozen.asOf,
    ...recordsOf(terms.length > 0 ? spec.numerator : (spec.denominator ?? spec.numerator), counted),
    holds: now.numerator === value.numerator && now.denominator === value.denominator,
  }
  return { ...trace, hash: sha256(JSON.stringify(trace)) }
}

/** The traces of the figures a text prints: each is counted again from its records and held against what was frozen. */
const tracesOf = (text: Text, tracing: Tracing): Trace[] =>
  addressesIn(text).flatMap((address) => {
    const found = named(address)
    return (found && traceOf(address, found, tracing)) ?? []
  })
function keptTraces(traces: readonly Trace[], places: readonly Below[]): Traces {
  return { _id: sha256(JSON.stringify([traces, places])), traces, places }
}

const trust = <T>(value: unknown): T => value as never
const theText = (hash: string): Lookup<Text> => ({
  collection: textsIn,
  filter: { _id: hash },
  limit: 1,
  as: ([found]) => {
    if (found) return trust<Text>(found)
    throw new Error(`the text ${hash} is gone`)
  },
})

/** Hashes of what the snapshot holds, by division. */
const frozenIn = (id: string): Lookup<ReadonlyMap<string, string>> =>
  reference(snapshots.collection, id, '', ({ state }) => {
    const { scopes } = trust<{ scopes: readonly { code: string; hash: string }[] }>(state)
    return new Map(scopes.map(({ code, hash }) => [code, hash]))
  })
/** By the names of the as-of day. One that was retired is told of only where it still had something to count. */
const placesOf = (
  divisions: readonly KnownDivision[],
  { asOf }: Question,
  hashes: ReadonlyMap<string, string>,
): Below[] =>
  divisions.flatMap((division) => {
    const values = hashes.get(division.divisionCode)
    if (values === undefined && division.to !== undefined && division.to <= asOf) return []
    return [{ name: nameOn(division, asOf), ...(values === undefined ? {} : { values }) }]
  })

const comparedIn = ({ compared = {} }: State, frozen: readonly Frozen[]): Tracing['compared'] =>
  Object.fromEntries(
    earlierNames.flatMap((name) => frozen.filter(({ _id }) => _id === compared[name]).map((one) => [name, one])),
  )

const Row = Closed({
  earlier: Type.Optional(OneOf(...earlierNames)),
  measure: Type.String(),
  label: Type.String(),
  amount: Type.Integer(),
  records: Count,
  sample: Type.Array(Type.String(), { maxItems: sampleMax }),
})
/** What the platform counted behind the figures of a draft, for what is fed in this build. */
export const withTrace = (fed: ReadonlySet<string>) =>
  reports.command('trace', {
    summary: { zh: '核对数字来源', en: 'Hold the figures against the records behind them' },
    roles: ['system'],
    body: Closed({ counted: Type.Array(Row) }),
    example: { counted: [] },
    lookups: ({ state }) => ({
      text: theText(state.firstText),
      frozen: keptOf([state.values, ...Object.values(state.compared ?? {})]),
      hashes: frozenIn(state.snapshotId),
      situation,
      near: divisionsNear(state.divisionCode),
    }),
    rule({ body, state, context, found: { text, frozen, hashes, near, situation: known } }) {
      if (state.traces !== undefined) throw refuse('same-value', 'Its figures are traced already.')
      const values = frozen.find(({ _id }) => _id === state.values)
      if (!values) throw new Error(`the values ${state.values} are gone`)
      const traces = tracesOf(text, { frozen: values, compared: comparedIn(state, frozen), counted: body.counted, fed })
      const question = questionOf(state)
      const below = divisionsBelow(state.divisionCode, near, question, known)
      const made = keptTraces(traces, placesOf(below, question, hashes))
      const traced = new Set(traces.flatMap(({ address, holds }) => (holds ? [address] : [])))
      const untraced = addressesIn(text).filter((address) => !traced.has(address))
      const printed = slotsOf(text)
      const slots = { printed: printed.length, traced: printed.filter(({ slot }) => traced.has(slot.address)).length }
      return {
        events: [{ type: 'ReportTraced', data: { traces: made._id, untraced, slots, tracedOn: context.on } }],
        keeps: [{ collection: textsIn, documents: [made] }],
      }
    },
  })
