import { isDeepStrictEqual } from 'node:util'
import { Building, Closed, Count, DivisionCode, GridCode, gridData, Id, Name, Text } from '@jiceng/contracts'
import { refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { coverageGuard, coveringLinks, released, unlinkedWith } from '../coverage/endings.ts'
import { community, home, nothing } from '../known/index.ts'
import { mattersOf, noOpenMatter } from '../matters/open.ts'
import { nobodyPosted, postedStaff, staffFollows, staffOf } from '../staff/ending-grids.ts'
import { grids } from './grid.ts'
import { checkBuildings, checkNewGrid, checkNewGrids, codeClaim, created, formed } from './new-grids.ts'

/** Aggregates that one transaction changes (`decisions` 5). */
const partsMax = 50
/** Postings that follow a grid that is split. */
const staffMax = 15

/** What must not come to a grid while it ends. */
const endingGuards = (id: string): string[] => [coverageGuard(id), mattersOf(id), staffOf(id)]
const nameHeir = 'Name in mattersTo the code of the new grid that takes over the open ones.'

/** Who keeps the register of grids, and who decides about it. */
const clerks = ['district-admin', 'town-secretary', 'town-clerk']
const deciders = ['district-admin', 'town-secretary']

const example = {
  code: '990103001001001',
  name: '棠溪社区第一网格',
  kind: 'general',
  households: 320,
  buildings: [{ no: '1', name: '棠溪苑1栋', units: 2 }],
} as const

export const createGrid = grids.command('create', {
  summary: { zh: '新建网格', en: 'Create a grid as a draft' },
  roles: clerks,
  body: Closed({ divisionCode: DivisionCode, ...gridData }),
  example: { divisionCode: '990103001001', ...example, buildings: [...example.buildings] },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ community: community(body.divisionCode) }),
  rule({ id, body, context }) {
    checkNewGrid(body, body.divisionCode)
    const origin = { gridId: id, divisionCode: body.divisionCode, legacyGridIds: [], on: context.on }
    return { events: [created(body, origin)], claims: [codeClaim(body)] }
  },
})

export const activateGrid = grids.command('activate', {
  summary: { zh: '启用网格', en: 'Put a drafted grid to work' },
  roles: deciders,
  body: Closed({}),
  example: {},
  rule: ({ context }) => [{ type: 'GridActivated', data: { activatedOn: context.on } }],
})

export const adjustGrid = grids.command('adjust', {
  summary: { zh: '调整网格', en: 'Change the name, households or buildings of a grid' },
  roles: clerks,
  body: Closed({
    name: Type.Optional(Name),
    households: Type.Optional(Count),
    buildings: Type.Optional(Type.Array(Building, { maxItems: 200 })),
  }),
  example: { households: 335 },
  rule({ body, state, context }) {
    const before = { name: state.name, households: state.households, buildings: state.buildings }
    const after = { ...before, ...body }
    checkBuildings(after.buildings)
    if (isDeepStrictEqual(after, before))
      throw refuse('same-value', 'The grid is so already. Give what is to be different.')
    return [{ type: 'GridAdjusted', data: { ...after, adjustedOn: context.on } }]
  },
})

/** A new grid, and the postings of the old one that go on in it. */
const PartOfGrid = Closed({
  ...gridData,
  staffIds: Type.Optional(Type.Array(Id, { maxItems: staffMax, uniqueItems: true })),
})

/** The id of the new grid that takes over open matters. */
function heirOf(grids: readonly { readonly code: string }[], ids: readonly string[], code: string | undefined) {
  if (code === undefined) return {}
  const heir = ids[grids.findIndex((grid) => grid.code === code)]
  if (heir === undefined)
    throw refuse('unknown-reference', `${code} is none of the new grids. Name the code of one.`, '/mattersTo')
  return { mattersTo: heir }
}

export const splitGrid = grids.command('split', {
  summary: { zh: '拆分网格', en: 'Split a grid into two or more new ones' },
  roles: deciders,
  body: Closed({
    divisionCode: DivisionCode,
    grids: Type.Array(PartOfGrid, { minItems: 2, maxItems: 10 }),
    /** Code of the new grid that takes over what is open; from there matters are moved one by one. */
    mattersTo: Type.Optional(GridCode),
  }),
  example: {
    divisionCode: '990103001001',
    grids: [
      {
        code: '990103001001002',
        name: '棠溪社区第二网格',
        kind: 'general',
        households: 210,
        buildings: [{ no: '1' }],
        staffIds: ['gst_01J0000000000000000000000A'],
      },
      { code: '990103001001003', name: '棠溪社区第三网格', kind: 'general', households: 230, buildings: [{ no: '2' }] },
    ],
    mattersTo: '990103001001002',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ id, body }) => ({
    community: community(body.divisionCode),
    home: home(grids.collection, id),
    links: coveringLinks(id, partsMax - 1 - staffMax - body.grids.length),
    staff: postedStaff(id, staffMax),
    matters: body.mattersTo === undefined ? noOpenMatter(id, nameHeir, '/mattersTo') : nothing,
  }),
  rule({ id, body, state, found, context }) {
    if (body.divisionCode !== found.home)
      throw refuse(
        'division-mismatch',
        `The grid lies in ${found.home}; what it is split into lies there as well.`,
        '/divisionCode',
      )
    checkNewGrids(body.grids, body.divisionCode)
    const ids = body.grids.map((_, n) => context.id('grd', n))
    const heir = heirOf(body.grids, ids, body.mattersTo)
    const parts = body.grids.map(({ staffIds = [] }, n) => ({ id: ids[n] ?? '', staffIds }))
    const staff = staffFollows(found.staff, { gridId: id, divisionCode: body.divisionCode, on: context.on, parts })
    const origin = { divisionCode: body.divisionCode, legacyGridIds: state.legacyGridIds, on: context.on }
    return {
      events: [{ type: 'GridSplit', data: { resultGridIds: ids, splitOn: context.on, ...heir } }],
      also: [
        ...body.grids.map((grid, n) => formed(grid, { gridId: ids[n] ?? '', ...origin })),
        ...staff.also,
        ...found.links.map((link) => unlinkedWith('GridSplit', link, context.on)),
      ],
      claims: [...body.grids.map(codeClaim), ...staff.claims],
      releases: [...found.links.flatMap(released), ...staff.releases],
      guards: endingGuards(id),
    }
  },
})

export const retireGrid = grids.command('retire', {
  summary: { zh: '撤销网格', en: 'Retire a grid' },
  roles: deciders,
  body: Closed({ reason: Text }),
  example: { reason: '拆迁，居民已全部搬离' },
  lookups: ({ id }) => ({
    links: coveringLinks(id, partsMax - 1),
    staff: nobodyPosted(id),
    matters: noOpenMatter(id, 'Close its open matters or move them to another grid, then retire it.'),
  }),
  rule: ({ id, body, found: { links }, context }) => ({
    events: [{ type: 'GridRetired', data: { retiredOn: context.on, reason: body.reason } }],
    also: links.map((link) => unlinkedWith('GridRetired', link, context.on)),
    releases: links.flatMap(released),
    guards: endingGuards(id),
  }),
})
