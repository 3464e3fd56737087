import { type KnownOrganization, type KnownUnit, replicas } from '@jiceng/contracts'
import { type AnyEvent, type Command, Refusal, type StoredState } from '@jiceng/kernel'
import { given, type Result } from '@jiceng/testing'

const stored = (_id: string, state: Readonly<Record<string, unknown>>, town: string): StoredState => {
  const scopePath = `/990100/990103/${town}${town.length === 9 ? `/${town}001` : ''}`
  const scopes = scopePath.split('/').slice(1)
  return { _id, version: 1, state, scopePath, scopes, relates: [], lastOn: '2023-01-01', lastAt: null }
}
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
  const path = '/990100/990103/990103001'
  return { ...organization(id, kind, of), scopePath: path, scopes: path.split('/').slice(1) }
}

/** What the service knows of others: leads of a town, organisations and units of two. */
const known: readonly StoredState[] = [
  leads('org_lead', 'working_committee'),
  leads('org_township', 'township_committee'),
  leads('org_merged', 'working_committee', { state: 'merged' }),
  organization('org_a', 'branch'),
  organization('org_b', 'joint_branch', { unitId: 'unt_b' }),
  organization('org_c', 'neighbourhood_branch', { field: 'rural' }, '990103002'),
  organization('org_d', 'grassroots_committee', { field: 'university' }),
  organization('org_group', 'party_group'),
  organization('org_gone', 'branch', { state: 'dissolved' }),
  unit('unt_a', { system: '国资' }),
  unit('unt_b', { system: '交通' }),
  unit('unt_firm', { field: 'two_new' }),
  unit('unt_camp', { kind: 'garrison', field: 'other' }),
  unit('unt_college', { field: 'university' }, '990104'),
  unit('unt_closed', { state: 'closed' }),
]
const idsOf = ({ _id }: Readonly<Record<string, unknown>>): unknown[] => {
  if (typeof _id === 'object' && _id !== null && '$in' in _id) return Array.isArray(_id.$in) ? _id.$in : []
  return [_id]
}
const collectionOf = ({ _id }: StoredState): string =>
  (_id.startsWith('org_') ? replicas.organizations : replicas.units).collection

/** Runs a command on a history, its lookups answered from what is known here. `at` is the pointer of a refusal. */
export function when(
  history: readonly AnyEvent[],
  command: Command,
  body: unknown,
): Result & { at?: string | undefined } {
  const { mechanism } = command
  const state = history.reduce((folded, event) => mechanism.fold(folded, event), mechanism.initial)
  try {
    const lookups = Object.entries(command.lookups({ id: 'aln_1', body, state }))
    const found = lookups.map(([name, { collection, filter, as }]) => {
      const ids = idsOf(filter)
      return [name, as(known.filter((one) => collectionOf(one) === collection && ids.includes(one._id)))]
    })
    return given(...history).when(command, body, { found: Object.fromEntries(found) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const none = { events: [], also: [], claims: [], releases: [], guards: [], personal: [] }
    return { ...none, refused: error.code, detail: error.message, at: error.at, state }
  }
}
