import { Closed, checklistData, OrgIds } from '@jiceng/contracts'
import { type Lookup, refuse } from '@jiceng/kernel'
import { activeDivision, type Place } from '../divisions/references.ts'
import { elsewhere, runningOrganization, type Superior } from '../party-organizations/references.ts'
import { checklists } from './checklist.ts'

const roles = ['city-admin', 'district-admin', 'field-admin']

export const publishChecklist = checklists.command('publish', {
  summary: { zh: '发布指导清单', en: 'Publish a version of the checklist' },
  roles,
  body: Closed(checklistData),
  example: {
    version: 1,
    divisionCode: '990103',
    clauses: [
      { no: 1, topic: 'three_meetings', question: '第二季度党员大会是否召开', answerType: 'yes_no', weight: 10 },
      { no: 2, topic: 'meeting_record', question: '会议记录要素是否齐全', answerType: 'yes_no', weight: 10 },
    ],
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  rule({ id, body: { version, field, divisionCode, clauses }, context }) {
    const twice = clauses.findIndex(({ no }, n) => clauses.findIndex((one) => one.no === no) < n)
    if (twice >= 0) throw refuse('clause-twice', `There are two clauses ${clauses[twice]?.no}.`, `/clauses/${twice}/no`)
    const of = { checklistId: id, version, ...(field === undefined ? {} : { field }), divisionCode, clauses }
    const detail = `Version ${version} is published already. A version is never changed; publish the next one.`
    return {
      events: [{ type: 'ChecklistPublished', data: { ...of, publishedOn: context.on } }],
      claims: [{ key: `checklist:${divisionCode}|${field ?? ''}|${version}`, code: 'already-exists', detail }],
    }
  },
})

/** All that are named, each at work. */
const organizationsNamed = (ids: readonly string[]): Lookup<readonly Superior[]> => ({
  collection: 'organizations',
  filter: { _id: { $in: [...ids] } },
  limit: ids.length,
  as: (found) => ids.map((id, n) => runningOrganization(id, `/orgIds/${n}`).as(found.filter(({ _id }) => _id === id))),
})

/** Something lies in a division or below it. */
export const isBelow = (scopes: readonly string[], place: Pick<Place, 'scopes'>): boolean =>
  place.scopes.every((code, n) => code === scopes[n])

export const issueChecklist = checklists.command('issue', {
  summary: { zh: '下发指导清单', en: 'Issue the checklist to organisations' },
  roles,
  body: Closed({ orgIds: OrgIds }),
  example: { orgIds: ['org_01HZY3W8Q0BRANCH'] },
  lookups: ({ body, state }) => ({
    place: activeDivision(state.divisionCode, ''),
    organizations: organizationsNamed(body.orgIds),
  }),
  rule({ id, body: { orgIds }, state: { version, issuedTo }, found: { place, organizations }, context }) {
    for (const [n, { orgId, name, scopes }] of organizations.entries()) {
      if (!isBelow(scopes, place)) throw elsewhere(orgId, `/orgIds/${n}`)
      if (issuedTo.includes(orgId))
        throw refuse('same-value', `${name} has this checklist already. Leave it out.`, `/orgIds/${n}`)
    }
    return [{ type: 'ChecklistIssued', data: { checklistId: id, version, orgIds, issuedOn: context.on } }]
  },
})
