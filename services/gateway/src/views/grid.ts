import type { Delivered, Projection, ViewDocument } from '@jiceng/eventing'

/** One line of a grid's coverage: a branch or building group that stands for it. */
interface Coverage {
  readonly id: string
  readonly orgId: string
  readonly kind: string
  readonly buildingNos?: readonly string[]
  readonly from: string
  readonly to?: string
  readonly lost?: boolean
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])

type Block = Readonly<Record<string, unknown>>
const profiles: Readonly<Record<string, (event: Delivered, before: Block) => Block>> = {
  GridCreated: ({ data }) => {
    const { code, name, kind, households, buildings, divisionCode, legacyGridIds } = data
    return { state: 'draft', code, name, kind, households, buildings, divisionCode, legacyGridIds }
  },
  GridActivated: ({ data }, before) => ({ ...before, state: 'active', activatedOn: data.activatedOn }),
  GridAdjusted: ({ data }, before) => ({
    ...before,
    name: data.name,
    households: data.households,
    buildings: data.buildings,
  }),
  GridSplit: ({ data }, before) => ({
    ...before,
    state: 'retired',
    resultGridIds: data.resultGridIds,
    retiredOn: data.splitOn,
  }),
  GridRetired: ({ data }, before) => ({ ...before, state: 'retired', retiredOn: data.retiredOn }),
}

const links: Readonly<Record<string, (event: Delivered, before: Coverage | undefined) => Coverage | undefined>> = {
  GridBranchLinked: ({ aggregate, data }) => ({
    id: aggregate,
    orgId: text(data.orgId),
    kind: text(data.kind),
    from: text(data.from),
  }),
  BuildingGroupLinked: ({ aggregate, data }) => ({
    id: aggregate,
    orgId: text(data.orgId),
    kind: 'building_group',
    buildingNos: texts(data.buildingNos),
    from: text(data.from),
  }),
  GridPartyUnlinked: ({ data }, before) => before && { ...before, to: text(data.to) },
  GridCoverageLost: ({ data }, before) => before && { ...before, to: text(data.lostOn), lost: true },
}

/**
 * The view of one grid: profile and coverage in one document. `n` counts the events applied: it only rises, a rebuild gives
 * the same, and it is the ETag.
 */
export const gridView: Projection = {
  collection: 'grid_views',
  listens: [...Object.keys(profiles), ...Object.keys(links)],
  targets: ({ type, aggregate, data }) => [type in profiles ? aggregate : text(data.gridId)].filter((id) => id !== ''),
  fold(before, event, id): ViewDocument {
    const { type, time, scopePath } = event
    const profile = profiles[type]
    const base = before ?? { _id: id, n: 0, profile: null, coverage: {}, scopePath: null }
    const next = { ...base, n: base.n + 1, asOf: time > (base.asOf ?? '') ? time : base.asOf }
    if (profile)
      return { ...next, ...placed(before?.scopePath ?? scopePath), profile: profile(event, base.profile ?? {}) }
    const link = links[type]?.(event, base.coverage[event.aggregate])
    return link ? { ...next, coverage: { ...base.coverage, [event.aggregate]: link } } : next
  },
}

/** Where it lies; a move rewrites this, and a later event does not take it back. */
const placed = (scopePath: string) => ({ scopePath, scopes: scopePath.split('/').slice(1) })

/** What a caller gets: coverage as a list, active first, with how much of the grid is covered. */
export function gridAnswer(document: ViewDocument): Record<string, unknown> {
  const all: Coverage[] = Object.values(document.coverage)
  const active = all.filter(({ to }) => to === undefined)
  const covered = new Set(active.flatMap(({ buildingNos }) => buildingNos ?? []))
  const buildings: unknown[] = document.profile?.buildings ?? []
  return {
    id: document._id,
    version: document.n,
    scopePath: document.scopePath,
    profile: document.profile,
    coverage: {
      branch: active.find(({ kind }) => kind !== 'building_group') ?? null,
      buildingGroups: active.filter(({ kind }) => kind === 'building_group'),
      buildings: buildings.length,
      buildingsCovered: covered.size,
      ended: all.filter(({ to }) => to !== undefined),
    },
  }
}
