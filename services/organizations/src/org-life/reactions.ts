import { createHash } from 'node:crypto'
import type { Reaction } from '@jiceng/eventing'
import { organizations } from '../party-organizations/party-organization.ts'
import { referToAction } from './commands.ts'

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** One activity for each action and organisation, however often the event comes. */
const activityId = (actionId: string, orgId: string): string =>
  `ola_${createHash('sha256').update(`${actionId}|${orgId}`).digest('hex').slice(0, 26)}`

/** Members of an alliance that held their organisation life together have had their theme Party day (M-074, M-099). */
export const themeDaysTogether: Reaction = {
  name: 'theme-days-together',
  service: 'alliances',
  on: ['JointActionHeld'],
  targets: ({ data: { action, orgIds } }) => ({
    collection: organizations.collection,
    filter: { _id: { $in: action === 'org_life' ? texts(orgIds) : [] } },
    limit: 201,
  }),
  command: referToAction,
  id: ({ aggregate }, { _id }) => activityId(aggregate, _id),
  body: ({ aggregate, data: { title, heldOn } }, { _id, scopes }) => ({
    orgId: _id,
    divisionCode: scopes.at(-1) ?? '',
    actionId: aggregate,
    topic: title,
    heldOn,
  }),
}
