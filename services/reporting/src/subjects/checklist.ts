import { ChecklistIssued, ChecklistPublished } from '@jiceng/contracts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Flow } from '../algebra/types.ts'

interface Checklist {
  readonly copies: readonly Flow[]
}

/** A checklist (M-012), issued as often as needed: one copy for each organisation. */
const checklists = subject<Checklist>({
  name: 'checklist',
  resource: 'checklists',
  measures: ['checklist-copies'],
  steps: [
    founds(ChecklistPublished, (): Checklist => ({ copies: [] })),
    changes(ChecklistIssued, (state: Checklist, { data }) => ({
      copies: [...state.copies, { measure: 'checklist-copies', amount: data.orgIds.length, on: data.issuedOn }],
    })),
  ],
  contributions: ({ copies }) => copies,
})

export const subjects = [checklists] as const
