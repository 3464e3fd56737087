import { createHash } from 'node:crypto'
import type { Reaction } from '@jiceng/eventing'
import { organizations } from '../party-organizations/party-organization.ts'
import { orgLifeActivities, standsFor } from './activity.ts'
import { dropReference, moveReference, referToAction } from './referring.ts'

type Data = Readonly<Record<string, unknown>>
const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** One activity for each event of the action and each organisation, however often the event comes. */
const activityId = (actionId: string, version: number, orgId: string): string =>
  `ola_${createHash('sha256').update(`${actionId}|${version}|${orgId}`).digest('hex').slice(0, 26)}`

/** What was held as it stands by now: of a correction its data, of a revocation nothing. */
function heldIn(data: Data): Data {
  if (data.revokes !== undefined) return {}
  return data.corrects === undefined ? data : isData(data.data) ? data.data : {}
}
/** Whose theme Party day it is. */
const whose = (data: Data): string[] => {
  const { action, orgIds } = heldIn(data)
  return action === 'org_life' ? texts(orgIds) : []
}
const standing = (actionId: string, orgId: { readonly $in: string[] } | { readonly $nin: string[] }) => ({
  collection: orgLifeActivities.collection,
  filter: { relates: standsFor(actionId), 'state.state': 'referenced', 'state.orgId': orgId },
  limit: 201,
})

/** Members of an alliance that held their organisation life together have had their theme Party day (M-074, M-099). */
const referred: Reaction = {
  name: 'theme-days-together',
  service: 'alliances',
  on: ['JointActionHeld', 'JointActionFactCorrected'],
  targets: ({ data }) => ({
    collection: organizations.collection,
    filter: { _id: { $in: whose(data) } },
    limit: 201,
  }),
  command: referToAction,
  id: ({ aggregate, version }, { _id }) => activityId(aggregate, version, _id),
  body({ aggregate, version, data }, { _id, scopes }) {
    const { title, heldOn } = heldIn(data)
    return { orgId: _id, divisionCode: scopes.at(-1) ?? '', actionId: aggregate, topic: title, heldOn, version }
  },
}

/** A correction gives it another day, or another name. */
const moved: Reaction = {
  name: 'theme-days-moved',
  service: 'alliances',
  on: ['JointActionFactCorrected'],
  targets: ({ aggregate, data }) => standing(aggregate, { $in: whose(data) }),
  command: moveReference,
  body({ version, data }) {
    const { title, heldOn } = heldIn(data)
    return { topic: title, heldOn, version }
  },
}

/** Who did not take part after all, or in no such action, has not had it. */
const dropped: Reaction = {
  name: 'theme-days-dropped',
  service: 'alliances',
  on: ['JointActionFactCorrected', 'JointActionFactRevoked'],
  targets: ({ aggregate, data }) => standing(aggregate, { $nin: whose(data) }),
  command: dropReference,
  body: ({ version }) => ({ version }),
}

/** In this order: what a correction adds is not moved by it. */
export const themeDaysTogether: readonly Reaction[] = [moved, dropped, referred]
