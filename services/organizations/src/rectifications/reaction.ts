import type { Delivered, Reaction } from '@jiceng/eventing'
import { addDays, localDate } from '@jiceng/kernel'
import { organizations } from '../party-organizations/index.ts'
import { openRectification } from './commands.ts'

/** Days in which what a severe alert tells is to be put right. */
const days = 30
/** Who answers for a place: the committee of the town it lies in, or of the district. */
const answerable = ['working_committee', 'township_committee', 'district_committee']
const standing = { $in: ['active', 'overdue_term'] }
/** The town's part of a community's code (N-61). */
const townOf = (code: string): string => code.slice(0, 9)
/** More than there can be of these in one place. */
const foundMax = 20

/** The organisation an alert is about, or the one that answers for the place. */
const inCharge = ({ resource, subjectId, divisionCode }: Delivered['data']) =>
  resource === 'organizations'
    ? { _id: String(subjectId), 'state.state': standing }
    : {
        scopes: townOf(String(divisionCode)),
        'state.orgType': { $in: answerable },
        'state.divisionCode': townOf(String(divisionCode)),
        'state.state': standing,
      }

/** That a rectification is overdue (W-29) does not open another one. */
const opens = ({ severity, resource }: Delivered['data']): boolean => severity === 'S' && resource !== 'rectifications'

/** A severe alert opens a rectification, once (`domain` 4): the alert is its origin. */
export const rectificationOfAlert: Reaction = {
  name: 'rectification-of-alert',
  service: 'reporting',
  on: ['AlertRaised', 'AlertEscalated'],
  targets: ({ data }) => ({
    collection: organizations.collection,
    filter: opens(data) ? inCharge(data) : { _id: '' },
    limit: foundMax,
  }),
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
