import type { Contribution, Delivered, Projection, ViewDocument } from '@jiceng/eventing'

/** A measure that holds in [from, to), with its label. */
interface Stock {
  readonly measure: string
  readonly label: string
  readonly amount: number
  readonly from: string
  readonly to?: string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

type Step = (event: Delivered, before: ViewDocument) => Readonly<Record<string, unknown>>
/** What each event makes of the subject; a grid, a legacy grid. */
const steps: Readonly<Record<string, Step>> = {
  GridCreated: ({ data, scopePath }) => ({
    kind: data.kind,
    scopePath,
    buildings: [[null, listed(data.buildings).length]],
  }),
  GridActivated: ({ data }, before) => ({
    activeFrom: data.activatedOn,
    buildings: [[data.activatedOn, before.buildings.at(-1)?.[1] ?? 0]],
  }),
  GridAdjusted: ({ data }, before) => ({
    buildings: adjusted(before.buildings, text(data.adjustedOn), listed(data.buildings).length),
  }),
  GridSplit: ({ data }) => ({ activeTo: data.splitOn }),
  GridRetired: ({ data }) => ({ activeTo: data.retiredOn }),
  LegacyGridImported: ({ data, scopePath }) => ({ system: data.system, scopePath, importedOn: data.importedOn }),
  LegacyGridMerged: ({ data }) => ({ mergedOn: data.effectiveOn }),
}

/** A new interval only where the number changed, so that what is often adjusted does not grow. */
const adjusted = (before: readonly (readonly [string, number])[], on: string, amount: number) =>
  before.at(-1)?.[1] === amount ? before : [...before, [on, amount]]

/** Community, not village: their committee numbers lie below 200 (N-62). */
const isCommunity = (scopePath: string): boolean => Number(scopePath.slice(-3)) < 200

function stocksOf(subject: ViewDocument): Stock[] {
  if (subject.system) return legacyStocks(subject)
  if (!subject.activeFrom) return []
  const held = {
    label: text(subject.kind),
    amount: 1,
    from: subject.activeFrom,
    ...(subject.activeTo ? { to: subject.activeTo } : {}),
  }
  return [
    { measure: 'grids-active', ...held },
    ...(isCommunity(text(subject.scopePath)) ? [{ measure: 'red-grids', ...held }] : []),
    ...buildingStocks(subject),
  ]
}

const legacyStocks = ({ system, importedOn, mergedOn }: ViewDocument): Stock[] => [
  { measure: 'legacy-grids', label: text(system), amount: 1, from: importedOn },
  ...(mergedOn ? [{ measure: 'legacy-grids-merged', label: text(system), amount: 1, from: mergedOn }] : []),
]

/** One interval for each adjustment while the grid is active. */
function buildingStocks({ buildings, activeTo }: ViewDocument): Stock[] {
  const steps: [string, number][] = buildings
  return steps.flatMap(([from, amount], n) => {
    const to = steps[n + 1]?.[0] ?? text(activeTo)
    if (amount === 0 || to === from) return []
    return [{ measure: 'residential-buildings', label: '', amount, from, ...(to ? { to } : {}) }]
  })
}

/** Booked where it lies and in every division above, under the day it begins and, taken back, the day it ends. */
function bookings(subject: ViewDocument): Contribution[] {
  const scopes = text(subject.scopePath).split('/').slice(1)
  return stocksOf(subject).flatMap(({ measure, label, amount, from, to }) =>
    scopes.flatMap((scope) => [
      { key: `${measure}|${label}|${scope}|${from}`, amount },
      ...(to === undefined ? [] : [{ key: `${measure}|${label}|${scope}|${to}`, amount: -amount }]),
    ]),
  )
}

/** Subject 24: a grid or legacy grid, and what it adds to which measure; a stock at a day is the prefix sum of its bucket's days. */
export const gridSubject: Projection = {
  collection: 'subjects',
  listens: Object.keys(steps),
  targets: ({ aggregate }) => [aggregate],
  fold(before, event, _id) {
    const subject = before ?? { _id, buildings: [] }
    return { ...subject, ...steps[event.type]?.(event, subject), _id }
  },
  contributions: bookings,
  counters: 'buckets',
}
