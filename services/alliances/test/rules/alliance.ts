import { type KnownMember, type KnownOrganization, type KnownUnit, replicas } from '@jiceng/contracts'
import type { Command } from '@jiceng/kernel'
import { alliances, foundAlliance, prepareAlliance, suspendAlliance } from '../../src/alliances/index.ts'
import { meetings } from '../../src/meetings/index.ts'
import { document, type Memory, memory, type Sending } from './memory.ts'

export const here = { divisionCode: '990103001' }
const town = '/990100/990103/990103001'
const organization = (id: string, kind: KnownOrganization['kind'], path = `${town}/990103001001`) =>
  document(
    id,
    {
      id,
      name: `党组织${id}`,
      kind,
      field: 'urban_community',
      divisionCode: path.slice(-12),
      state: 'active',
    } satisfies KnownOrganization,
    path,
  )
const unit = (id: string) =>
  document(
    id,
    {
      id,
      name: `单位${id}`,
      kind: 'enterprise',
      field: 'soe',
      divisionCode: '990103001001',
      state: 'active',
    } satisfies KnownUnit,
    `${town}/990103001001`,
  )

const elsewhere = '/990100/990104/990104001/990104001001'
const member = (id: string, branchId: string, of: Partial<KnownMember> = {}, path = `${town}/990103001001`) => {
  const known = { id, branchId, divisionCode: path.slice(-12), admittedOn: '2010-06-18', state: 'active' } as const
  return document(id, { ...known, ...of } satisfies KnownMember, path)
}
const meeting = (id: string, allianceId: string, state: string) => document(id, { allianceId, state }, town)

const prepare = (db: Memory, id: string, leadOrgId: string): void => {
  const proposal = { name: `联盟${id}`, theme: '沿河治理', kind: 'river', leadOrgId, ...here }
  db.send(prepareAlliance, proposal, { id })
}

/**
 * A service that knows one meeting held by each of the first two alliances (`mtg_1`, `mtg_other`) and one convened (`mtg_2`), two
 * active alliances, one that is suspended and one in preparation; members of branches, here and in another district. `aln_1`: led by `org_lead`, its members `org_a`, `org_b`, `org_c` and `unt_a`.
 */
export function allied(): Memory {
  const db = memory({
    [replicas.organizations.collection]: [
      ...['org_lead', 'org_lead2', 'org_lead3', 'org_lead4'].map((id) => organization(id, 'working_committee', town)),
      ...['org_a', 'org_b', 'org_c', 'org_other'].map((id) => organization(id, 'branch')),
      organization('org_com', 'community_grand_committee'),
    ],
    [replicas.units.collection]: ['unt_a', 'unt_b'].map(unit),
    [replicas.members.collection]: [
      ...['per_0', 'per_1', 'per_2'].map((id) => member(id, 'org_a')),
      member('per_3', 'org_b'),
      member('per_new', 'org_a', { admittedOn: '2023-07-01' }),
      member('per_former', 'org_a', { state: 'ended', endedOn: '2023-05-04' }),
      member('per_far', 'org_far', {}, elsewhere),
    ],
    [meetings.collection]: [
      meeting('mtg_1', 'aln_1', 'held'),
      meeting('mtg_2', 'aln_1', 'convened'),
      meeting('mtg_other', 'aln_2', 'held'),
    ],
  })
  prepare(db, 'aln_1', 'org_lead')
  db.send(foundAlliance, { memberIds: ['org_a', 'org_b', 'org_c', 'unt_a'] }, { id: 'aln_1' })
  prepare(db, 'aln_2', 'org_lead2')
  db.send(foundAlliance, { memberIds: ['org_a', 'org_other'] }, { id: 'aln_2' })
  prepare(db, 'aln_3', 'org_lead3')
  db.send(foundAlliance, { memberIds: ['org_a', 'org_b'] }, { id: 'aln_3' })
  db.send(suspendAlliance, { reason: '调整' }, { id: 'aln_3' })
  prepare(db, 'aln_4', 'org_lead4')
  return db
}

/** Suspends the alliance of the tests. */
export const suspended = (db: Memory): Memory => {
  db.send(suspendAlliance, { reason: '调整' }, { id: 'aln_1' })
  return db
}
/** The state of an alliance of the tests. */
export const allianceOf = (db: Memory, id = 'aln_1') => alliances.read({ ...db.stateOf(alliances, id) })

/** Sends a command and answers the code and the pointer of its refusal. */
export const refusal = (db: Memory, command: Command, body: unknown, sending: Sending = {}) => {
  const { refused, at } = db.send(command, body, sending)
  return at === undefined ? [refused] : [refused, at]
}

/** The refusals that every command shares which opens something of an alliance: where it lies, and that it is active. */
export function refusedElsewhere(command: Command, body: object): (readonly unknown[])[] {
  const tried = (more: object) => refusal(allied(), command, { allianceId: 'aln_1', ...here, ...body, ...more })
  return [
    tried({ allianceId: 'aln_unknown' }),
    tried({ allianceId: 'aln_3' }),
    tried({ allianceId: 'aln_4' }),
    tried({ divisionCode: '990103002' }),
  ]
}
export const everywhereElse = [
  ['unknown-reference', '/allianceId'],
  ['alliance-not-active', '/allianceId'],
  ['alliance-not-active', '/allianceId'],
  ['division-mismatch', '/divisionCode'],
]
