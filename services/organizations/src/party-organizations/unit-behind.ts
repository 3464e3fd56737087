import { Closed, Name } from '@jiceng/contracts'
import type { Reaction } from '@jiceng/eventing'
import { type Lookup, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { units } from '../units/unit.ts'
import { organizations } from './party-organization.ts'

/** The system of the unit behind it, as it is now. */
const systemOf = (unitId: string | undefined): Lookup<string | undefined> => ({
  collection: units.collection,
  filter: { _id: { $in: unitId === undefined ? [] : [unitId] } },
  limit: 1,
  as: ([found]) => found && units.read(found.state).system,
})

/** From the day of the change on; what was told of the days before stays. A change the unit has gone beyond meanwhile has its own follower. */
export const followUnit = organizations.command('followUnit', {
  summary: { zh: '随所在单位变更系统', en: 'Follow the unit behind it to another system' },
  roles: ['system'],
  body: Closed({ system: Type.Optional(Name) }),
  example: { system: '国资' },
  lookups: ({ state }) => ({ now: systemOf(state.unitId) }),
  rule({ id, body: { system }, state, found, context }) {
    if (system === state.system || system !== found.now)
      throw refuse('same-value', 'It is of the system of its unit already, or the unit has another one by now.')
    const data = { orgId: id, ...(system === undefined ? {} : { system }), changedOn: context.on }
    return [{ type: 'PartyOrganizationSystemChanged', data }]
  },
})

/** Of a correction stands what was registered in its data. */
const factsOf = (data: Readonly<Record<string, unknown>>): unknown => (data.corrects === undefined ? data : data.data)
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
function systemIn(data: Readonly<Record<string, unknown>>): { readonly system?: string } {
  const facts = factsOf(data)
  return isRecord(facts) && typeof facts.system === 'string' ? { system: facts.system } : {}
}

/** Organisations that stand on a unit are of its system. */
export const systemFollows: Reaction = {
  name: 'system-of-organizations',
  service: 'organizations',
  on: ['UnitUpdated', 'UnitFactCorrected'],
  targets({ aggregate, data }) {
    const { system } = systemIn(data)
    return {
      collection: organizations.collection,
      filter: {
        relates: `unit:${aggregate}`,
        'state.state': { $in: ['active', 'overdue_term'] },
        'state.system': system === undefined ? { $exists: true } : { $ne: system },
      },
      limit: 1000,
    }
  },
  command: followUnit,
  body: ({ data }) => systemIn(data),
}
