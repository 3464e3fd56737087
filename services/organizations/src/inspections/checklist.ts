import { ChecklistPublished, Closed, checklistEvents, Day, DivisionCode, Id, OneOf } from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const { publishedOn: _publishedOn, clauses, ...published } = ChecklistPublished.data.properties
const View = Closed({
  state: OneOf('new', 'published'),
  ...published,
  checklistId: Id,
  divisionCode: DivisionCode,
  clauses: Type.Array(clauses.items),
  publishedOn: Type.Optional(Day),
  issuedTo: Type.Array(Id),
})
export type Checklist = Static<typeof View>
const initial: Checklist = {
  state: 'new',
  checklistId: '',
  divisionCode: '',
  version: 1,
  clauses: [],
  issuedTo: [],
}

/** What inspectors ask (M-012). A published version is never changed; another wording is another version. */
export const checklists = lifecycle({
  name: 'checklist',
  collection: 'checklists',
  idPrefix: 'chk',
  mechanism: 'M-012',
  title: { zh: '调研指导清单', en: 'Guidance checklists' },
  events: checklistEvents,
  initial,
  machine: { new: { publish: 'published' }, published: { issue: 'published' } },
  view: View,
  filters: { version: 'state.version', field: 'state.field' },
  relates: ({ field }) => (field === undefined ? [] : [`field:${field}`]),
  evolve(checklist, { type, data }): Checklist {
    switch (type) {
      case 'ChecklistPublished':
        return { ...checklist, ...data, state: 'published' }
      case 'ChecklistIssued':
        return { ...checklist, issuedTo: [...checklist.issuedTo, ...data.orgIds] }
    }
  },
})
