// What views, subjects, figures and replicas must be, worked out anew from the owner's events: code that shares nothing with theirs.
import type { EventRow } from '@jiceng/eventing'

type Data = Record<string, unknown>
const sizeOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0)
const pick = (data: Readonly<Data>, ...names: readonly string[]): Data =>
  Object.fromEntries(names.filter((name) => data[name] !== undefined).map((name) => [name, data[name]]))

/** The gateway's view of one grid. */
export function gridView(rows: readonly EventRow[]): Data {
  const profile: Data = {}
  for (const { type, data } of rows) {
    if (type === 'GridCreated')
      Object.assign(
        profile,
        { state: 'draft' },
        pick(data, 'code', 'name', 'kind', 'households', 'buildings', 'divisionCode', 'legacyGridIds'),
      )
    if (type === 'GridAdjusted') Object.assign(profile, pick(data, 'name', 'households', 'buildings'))
    if (type === 'GridActivated') Object.assign(profile, { state: 'active' }, pick(data, 'activatedOn'))
  }
  const asOf = rows
    .map(({ time }) => time)
    .sort()
    .at(-1)
  return { _id: rows[0]?.aggregate, n: rows.length, profile, coverage: {}, scopePath: rows.at(-1)?.scopePath, asOf }
}

interface Grid {
  readonly scopes: readonly string[]
  readonly kind: unknown
  readonly activeFrom: string | undefined
  /** Day → buildings at its end, from activation on. */
  readonly days: ReadonlyMap<string, number>
}

function gridOf(rows: readonly EventRow[]): Grid {
  let activeFrom: string | undefined
  let buildings = 0
  const days = new Map<string, number>()
  for (const { type, data } of rows) {
    if (type === 'GridCreated' || type === 'GridAdjusted') buildings = sizeOf(data.buildings)
    if (type === 'GridActivated') activeFrom = String(data.activatedOn)
    const day = type === 'GridActivated' ? data.activatedOn : data.adjustedOn
    if (activeFrom !== undefined && day !== undefined) days.set(String(day), buildings)
  }
  const scopes = (rows[0]?.scopePath ?? '').split('/').slice(1)
  return { scopes, kind: rows[0]?.data.kind, activeFrom, days }
}

/** What the grids add up to: measure, label, division and day → by how much the figure changes on that day. */
export function gridFigures(grids: Iterable<readonly EventRow[]>): Map<string, number> {
  const figures = new Map<string, number>()
  const add = (key: string, amount: number): void => {
    const sum = (figures.get(key) ?? 0) + amount
    if (sum === 0) figures.delete(key)
    else figures.set(key, sum)
  }
  for (const rows of grids) {
    const { scopes, kind, activeFrom, days } = gridOf(rows)
    if (activeFrom === undefined) continue
    for (const scope of scopes) {
      add(`grids-active|${kind}|${scope}|${activeFrom}`, 1)
      // Communities lie below 200 in their town, villages above (N-62).
      if (Number(scopes.at(-1)?.slice(-3)) < 200) add(`red-grids|${kind}|${scope}|${activeFrom}`, 1)
      let before = 0
      for (const [day, amount] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) {
        add(`residential-buildings||${scope}|${day}`, amount - before)
        before = amount
      }
    }
  }
  return figures
}

/** What other services keep of a division. */
export function division(rows: readonly EventRow[]): Data {
  const state: Data = {}
  for (const { type, data, aggregate } of rows) {
    if (type === 'DivisionRegistered')
      Object.assign(state, {
        id: aggregate,
        name: data.name,
        kind: data.level,
        divisionCode: data.code,
        state: 'active',
      })
    if (type === 'DivisionRenamed') state.name = data.name
    if (type === 'DivisionRetired') state.state = 'retired'
  }
  return state
}

/** What other services keep of a grant. */
export function grant(rows: readonly EventRow[]): Data {
  const state: Data = {}
  for (const { type, data, aggregate } of rows) {
    if (type === 'RoleGranted') Object.assign(state, data, { id: aggregate, state: 'active' })
    if (type === 'RoleRevoked') state.state = 'revoked'
  }
  return state
}
