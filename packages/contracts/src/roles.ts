/** Roles a grant can name (`domain.md` 5.1), with who they are. `system` is the platform itself and cannot be granted. */
export const roles = {
  'city-viewer': { zh: '市级查看', en: 'City viewer' },
  'city-admin': { zh: '市委组织部', en: 'City organisation admin' },
  'district-admin': { zh: '区委组织部', en: 'District organisation department admin' },
  'field-admin': { zh: '领域主管部门', en: 'District field administrator' },
  'town-secretary': { zh: '乡镇（街道）党（工）委书记', en: 'Town or sub-district secretary' },
  'town-clerk': { zh: '党建办', en: 'Town clerk' },
  'community-clerk': { zh: '村（社区）党务', en: 'Community or village clerk' },
  'branch-secretary': { zh: '支部书记', en: 'Branch secretary' },
  'grid-worker': { zh: '网格员', en: 'Grid worker' },
  'owner-unit': { zh: '承办单位', en: 'Matter owner unit' },
  'alliance-lead': { zh: '联盟牵头', en: 'Alliance lead' },
  'partner-unit': { zh: '共建单位', en: 'Co-building unit' },
  'api-client': { zh: '接口调用方', en: 'API consumer' },
  auditor: { zh: '审计', en: 'Auditor' },
  ops: { zh: '运维', en: 'Operations' },
} as const

export type Role = keyof typeof roles
export const isRole = (word: string): word is Role => word in roles
export const roleNames = Object.keys(roles).filter(isRole)
