import type { Delivered, Reaction } from '@jiceng/eventing'
import { addDays, localDate, type StoredState } from '@jiceng/kernel'
import { organizations } from '../party-organizations/index.ts'
import { openRectification } from './commands.ts'

/** Days in which what a severe alert tells is to be put right. */
const days = 30
/** Who answers for a place: the committee of the town it lies in, of the district, or of the city. */
const answerable = ['working_committee', 'township_committee', 'district_committee', 'city_committee']
const standing = { $in: ['active', 'overdue_term'] }
/** More than there can be of these above one place. */
const foundMax = 20

/** The organisation an alert is about, or those that answer for the place and what it lies in. */
function inCharge({ scopePath, data: { resource, subjectId } }: Delivered) {
  if (resource === 'organizations') return { _id: String(subjectId), 'state.state': standing }
  const codes = scopePath.split('/').filter((code) => code !== '')
  return {
    scopes: codes[0] ?? '',
    'state.orgType': { $in: answerable },
    'state.divisionCode': { $in: codes },
    'state.state': standing,
  }
}
/** The nearest: a town without a committee of its own is put right by its district's, and that failing by the city's. */
const nearest = (found: readonly StoredState[]): StoredState[] =>
  [...found].sort((a, b) => b.scopes.length - a.scopes.length).slice(0, 1)

/** That a rectification is overdue (W-29) does not open another one. */
const opens = ({ severity, resource }: Delivered['data']): boolean => severity === 'S' && resource !== 'rectifications'

/** A severe alert opens a rectification, once (`domain` 4): the alert is its origin. */
export const rectificationOfAlert: Reaction = {
  name: 'rectification-of-alert',
  service: 'reporting',
  on: ['AlertRaised', 'AlertEscalated'],
  targets: (event) => ({
    collection: organizations.collection,
    filter: opens(event.data) ? inCharge(event) : { _id: '' },
    limit: foundMax,
  }),
  among: nearest,
  command: openRectification,
  id: ({ aggregate }) => `rct_${aggregate.slice('alt_'.length)}`,
  body: ({ aggregate, occurredOn }, { _id, scopes }) => ({
    origin: 'alert',
    originId: aggregate,
    orgId: _id,
    divisionCode: scopes.at(-1),
    topic: 'other',
    severity: 'severe',
    dueOn: addDays(localDate(occurredOn), days),
  }),
}
