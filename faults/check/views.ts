// Views, subjects, figures and replicas against the owners' events: I5 (equal to the fold), I6 (nothing twice, nothing missing), I8 (parked).
import type { EventRow, ParkedRow } from '@jiceng/eventing'
import type { Document } from 'mongodb'
import type { CityService, FaultCity } from '../city/city.ts'
import { isCanary } from './canary.ts'
import { difference, type Violations } from './findings.ts'
import { division, grant, gridFigures, gridView } from './reduce.ts'

type Doc = Document & { readonly _id: string }
const all = (city: FaultCity, service: CityService, collection: string): Promise<Doc[]> =>
  city.db(service).collection<Doc>(collection).find().toArray()

export interface ViewCounts {
  readonly lost: number
  readonly doubled: number
}

/** Compares what is kept with what it must be; further fields of a document are its own affair. */
function compare(
  what: string,
  kept: ReadonlyMap<string, unknown>,
  wanted: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  violations: Violations,
): void {
  for (const [key, value] of wanted) {
    const found = kept.get(key)
    const differs = found === undefined ? 'is missing' : difference(found, value)
    if (differs !== undefined) violations.add('I5', `${what} ${key}: ${differs}`)
  }
  for (const key of kept.keys()) if (!wanted.has(key)) violations.add('I2', `${what} ${key} comes from no event`)
}

const measureOf = (key: string): string => key.slice(0, key.indexOf('|'))

/** The cells of stocks that are compared, by measure, label, division and day; none that is zero. */
function cellsOf(buckets: readonly Doc[], measures: ReadonlySet<string>): Map<string, number> {
  const cells = buckets.flatMap(({ m, k, s, q, c }) => {
    if (q !== 'S' || !measures.has(m)) return []
    const days = Object.values<Readonly<Record<string, number>>>(c).flatMap((of) => Object.entries(of))
    return days.map(([day, n]) => [`${m}|${k}|${s}|${day.replace(/^(....)(..)/, '$1-$2-')}`, n] as const)
  })
  return new Map(cells.filter(([, n]) => n !== 0))
}

async function checkGrids(
  city: FaultCity,
  grids: ReadonlyMap<string, readonly EventRow[]>,
  violations: Violations,
): Promise<ViewCounts> {
  const views = new Map((await all(city, 'gateway', 'grid_views')).map((doc) => [doc._id, doc]))
  compare('view', views, new Map([...grids].map(([id, rows]) => [id, gridView(rows)])), violations)
  const [short, long] = [-1, 1].map((sign) =>
    [...grids].filter(([id, rows]) => sign * ((views.get(id)?.n ?? 0) - rows.length) > 0),
  )
  const wanted = gridFigures(grids.values())
  const kept = cellsOf(await all(city, 'reporting', 'buckets'), new Set([...wanted.keys()].map(measureOf)))
  for (const key of new Set([...kept.keys(), ...wanted.keys()])) {
    const [is, must] = [kept.get(key) ?? 0, wanted.get(key) ?? 0]
    if (is !== must) violations.add('I6', `figure ${key} is ${is}, not ${must}`)
  }
  const over = [...kept].filter(([key, n]) => n > (wanted.get(key) ?? 0)).length
  return { lost: short?.length ?? 0, doubled: (long?.length ?? 0) + over }
}

async function checkReplicas(city: FaultCity, events: readonly EventRow[], violations: Violations): Promise<void> {
  const byAggregate = [...Map.groupBy(events, ({ aggregate }) => aggregate)]
  for (const [collection, prefix, fold] of [
    ['known_divisions', 'div_', division],
    ['known_grants', 'grt_', grant],
  ] as const) {
    const wanted = new Map(byAggregate.filter(([id]) => id.startsWith(prefix)).map(([id, rows]) => [id, fold(rows)]))
    for (const service of ['grid', 'reporting', 'gateway'] as const) {
      const kept = new Map((await all(city, service, collection)).map(({ _id, state }) => [_id, state]))
      compare(`${service}.${collection}`, kept, wanted, violations)
    }
  }
}

/** What waits in `parked`, but for aggregates that are meant to. */
export async function checkParked(city: FaultCity, meant: ReadonlySet<string>, violations: Violations): Promise<void> {
  for (const service of ['grid', 'reporting', 'gateway'] as const) {
    const rows = await city.db(service).collection<ParkedRow>('parked').find().toArray()
    for (const { group, aggregate, version, reason, detail, key } of rows)
      if (!meant.has(aggregate || key) && !isCanary(aggregate))
        violations.add('I8', `${group}: ${aggregate}@${version} is parked (${reason}: ${detail})`)
  }
}

export async function checkViews(
  city: FaultCity,
  grid: readonly EventRow[],
  organizations: readonly EventRow[],
  violations: Violations,
): Promise<ViewCounts> {
  const grids = Map.groupBy(grid, ({ aggregate }) => aggregate)
  const counts = await checkGrids(city, grids, violations)
  await checkReplicas(city, organizations, violations)
  return counts
}
