import { isRole, type Role, roles } from './roles.ts'

/** The demo city's accounts, one a role (`domain.md` 5.1), on one district, town and community of the fictional 澄川市. */
export const demoDivisions = [
  { code: '990103', name: '桐陂区', level: 'district', parentCode: '990100' },
  { code: '990103001', name: '桐陂街道', level: 'town', townKind: 'sub_district', parentCode: '990103' },
  { code: '990103001001', name: '桂花社区', level: 'community', parentCode: '990103001' },
] as const

export interface DemoAccount {
  readonly account: string
  readonly role: Role
  readonly zh: string
  /** Leaf division of the grant. */
  readonly scope: string
}

const scopes: Partial<Record<Role, string>> = {
  'city-viewer': '990100',
  'city-admin': '990100',
  'district-admin': '990103',
  'field-admin': '990103',
  'town-secretary': '990103001',
  'town-clerk': '990103001',
  'community-clerk': '990103001001',
  'branch-secretary': '990103001001',
  'grid-worker': '990103001001',
  'owner-unit': '990103001',
  'alliance-lead': '990103001',
  'partner-unit': '990103001',
}

/** The two sides of an import, of which one files and the other checks; what they may do is granted when one begins. */
export const importers = { files: 'importer', checks: 'import-checker' } as const

/** From when on the demo's divisions and grants hold: before anything that is told of its city. */
export const demoSince = '2022-01-01'

/** Account names are the roles themselves, so that nobody must look them up. */
export const demoAccounts: readonly DemoAccount[] = [
  ...Object.keys(roles)
    .filter(isRole)
    .map((role) => ({ account: role, role, zh: roles[role].zh, scope: scopes[role] ?? '990100' })),
  { account: importers.files, role: 'api-client', zh: '数据导入', scope: '990100' },
  { account: importers.checks, role: 'api-client', zh: '数据导入复核', scope: '990100' },
]
