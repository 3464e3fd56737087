import { type KnownDivision, type KnownOrganization, type KnownUnit, replicas } from '@jiceng/contracts'
import { type AnyEvent, type Command, type Mechanism, Refusal, type StoredState } from '@jiceng/kernel'
import { given, type Result, type Setting } from '@jiceng/testing'

/** The codes from the city down to one, of which each begins with the one above it. */
const scopesOf = (code: string): string[] => [
  '990100',
  ...[6, 9, 12].filter((n) => n <= code.length).map((n) => code.slice(0, n)),
]
const days = { lastOn: '2023-01-01', lastAt: null }
const placed = (_id: string, state: Readonly<Record<string, unknown>>, code: string): StoredState => {
  const scopes = scopesOf(code)
  return { _id, version: 1, state, scopePath: `/${scopes.join('/')}`, scopes, relates: [], ...days }
}
/** What lies in the first community of a town, or in a district itself. */
const stored = (_id: string, state: Readonly<Record<string, unknown>>, town: string): StoredState =>
  placed(_id, state, town.length === 9 ? `${town}001` : town)
const organization = (
  id: string,
  kind: KnownOrganization['kind'],
  of: Partial<KnownOrganization> = {},
  town = '990103001',
) =>
  stored(
    id,
    { id, name: `党组织${id}`, kind, field: 'urban_community', divisionCode: `${town}001`, state: 'active', ...of },
    town,
  )
const unit = (id: string, of: Partial<KnownUnit> = {}, town = '990103001') =>
  stored(
    id,
    { id, name: `单位${id}`, kind: 'enterprise', field: 'soe', divisionCode: `${town}001`, state: 'active', ...of },
    town,
  )
const leads = (id: string, kind: KnownOrganization['kind'], of: Partial<KnownOrganization> = {}) => {
  return placed(id, organization(id, kind, of).state, '990103001')
}

const division = (code: string, kind: KnownDivision['kind'], state: KnownDivision['state'] = 'active') =>
  placed(`div_${code}`, { id: `div_${code}`, name: `区划${code}`, kind, divisionCode: code, state }, code)

/** What the service knows of others: leads of a town, organisations and units of two. */
export const known: readonly StoredState[] = [
  leads('org_lead', 'working_committee'),
  leads('org_township', 'township_committee'),
  leads('org_merged', 'working_committee', { state: 'merged' }),
  organization('org_a', 'branch'),
  organization('org_b', 'joint_branch', { unitId: 'unt_b' }),
  organization('org_c', 'neighbourhood_branch', { field: 'rural' }, '990103002'),
  organization('org_e', 'branch', { unitId: 'unt_firm', system: '商务' }),
  leads('org_other', 'working_committee'),
  organization('org_com', 'community_grand_committee'),
  organization('org_far', 'township_committee', {}, '990103002'),
  organization('org_d', 'grassroots_committee', { field: 'university' }),
  organization('org_group', 'party_group'),
  organization('org_gone', 'branch', { state: 'dissolved' }),
  unit('unt_a', { system: '国资' }),
  unit('unt_b', { system: '交通' }),
  unit('unt_firm', { field: 'two_new' }),
  unit('unt_camp', { kind: 'garrison', field: 'other' }),
  unit('unt_college', { field: 'university' }, '990104'),
  unit('unt_closed', { state: 'closed' }),
  division('990103', 'district'),
  division('990105', 'district', 'retired'),
  division('990103001', 'town'),
  division('990103001001', 'community'),
]
export const collectionOf = ({ _id }: StoredState): string => {
  if (_id.startsWith('div_')) return replicas.divisions.collection
  return (_id.startsWith('org_') ? replicas.organizations : replicas.units).collection
}

/** Another aggregate of this service, beside the one a command is for. */
interface Beside {
  readonly mechanism: Mechanism
  readonly id: string
  readonly history: readonly AnyEvent[]
  readonly place?: string
}
interface Wish extends Omit<Setting, 'found'> {
  /** What is known by then, where it is something else. */
  readonly known?: readonly StoredState[]
  readonly beside?: readonly Beside[]
}

const storedOf = ({ mechanism, id, history, place = '990103001' }: Beside): StoredState => {
  const state = history.reduce((folded, event) => mechanism.fold(folded, event), mechanism.initial)
  const relates = mechanism.relates(state)
  return { ...placed(id, { ...state }, place), version: history.length, relates }
}
const at = (stored: unknown, path: string): unknown =>
  path.split('.').reduce((value, key) => (isObject(value) ? value[key] : undefined), stored)
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
/** What the filters of lookups may say: equality, membership in a list, `$in`, `$nin` and `$ne`. */
function fits(value: unknown, wanted: unknown): boolean {
  if (isObject(wanted)) {
    if (Array.isArray(wanted.$in)) return wanted.$in.includes(value)
    if (Array.isArray(wanted.$nin)) return !wanted.$nin.includes(value)
    throw new Error(`a filter this test does not know: ${JSON.stringify(wanted)}`)
  }
  return Array.isArray(value) ? value.includes(wanted) : value === wanted
}

/** Runs a command on a history, its lookups answered from what is known here. `at` is the pointer of a refusal. */
export function when(
  history: readonly AnyEvent[],
  command: Command,
  body: unknown,
  { beside = [], known: heard = known, id = 'aln_1', ...setting }: Wish = {},
): Result & { at?: string | undefined } {
  const { mechanism } = command
  const state = history.reduce((folded, event) => mechanism.fold(folded, event), mechanism.initial)
  const own = history.length > 0 ? [{ mechanism, id, history }] : []
  const all = [
    ...heard.map((one) => ({ collection: collectionOf(one), one })),
    ...[...own, ...beside].map((of) => ({ collection: of.mechanism.collection, one: storedOf(of) })),
  ]
  try {
    const lookups = Object.entries(command.lookups({ id, body, state }))
    const found = lookups.map(([name, { collection, filter, as, limit }]) => {
      const matching = all.filter(
        (row) =>
          row.collection === collection &&
          Object.entries(filter).every(([path, wanted]) => fits(at(row.one, path), wanted)),
      )
      return [name, as(matching.slice(0, limit).map(({ one }) => one))]
    })
    return given(...history).when(command, body, { ...setting, id, found: Object.fromEntries(found) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const none = { events: [], also: [], claims: [], releases: [], guards: [], personal: [], keeps: [] }
    return { ...none, refused: error.code, detail: error.message, at: error.at, state }
  }
}
