import { BlockNo, Closed, DroppedSlot, SlotId, Text as Words } from '@jiceng/contracts'
import { type Context, type Lookup, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { reports, type State } from './report.ts'
import { writers } from './roles.ts'
import { absentIn, edited, slotsOf, type Text, textsIn, typedIn } from './text.ts'

/** What stands in these collections was kept by these commands. */
const trust = <T>(value: unknown): T => value as never
const texts = (...hashes: readonly string[]): Lookup<(hash: string) => Text> => ({
  collection: textsIn,
  filter: { _id: { $in: hashes } },
  limit: hashes.length,
  as: (found) => {
    const all = trust<readonly Text[]>(found)
    return (hash) => {
      const text = all.find(({ _id }) => _id === hash)
      if (!text) throw new Error(`the text ${hash} is gone`)
      return text
    }
  },
})

/** One line: a block is one paragraph. */
const Line = Type.String({ minLength: 1, maxLength: 4000, pattern: '^[^\\u0000-\\u001f\\u007f\\ufffe\\uffff]*$' })
const Run = Type.Object(
  { text: Type.Optional(Line), slot: Type.Optional(SlotId) },
  { additionalProperties: false, minProperties: 1 },
)
export const editReport = reports.command('edit', {
  summary: { zh: '修改段落', en: 'Change the words of a block around its figures' },
  roles: writers,
  body: Closed({
    block: BlockNo,
    runs: Type.Array(Run, { minItems: 1, maxItems: 400 }),
    dropped: Type.Optional(Type.Array(DroppedSlot, { maxItems: 100 })),
  }),
  example: { block: '引言', runs: [{ text: '上半年，全区各级党组织固基本、攻难点、创亮点。' }] },
  lookups: ({ state }) => ({ text: texts(state.text, state.firstText) }),
  rule({ body: { block, runs, dropped = [] }, state, context, found }) {
    const text = edited(found.text(state.text), { block, runs, dropped })
    const typed = typedIn(found.text(state.firstText), text, block)
    const data = { block, text: text._id, dropped, typed, editedBy: context.actor.id, editedOn: context.on }
    return { events: [{ type: 'ReportEdited', data }], keeps: [{ collection: textsIn, documents: [text] }] }
  },
})

export const submitReport = reports.command('submit', {
  summary: { zh: '送审', en: 'Submit the report for approval' },
  roles: writers,
  body: Closed({}),
  example: {},
  rule({ state, context }) {
    if (state.traces === undefined)
      throw refuse('trace-pending', 'The records of its figures are being counted; try again in a few seconds.')
    return [{ type: 'ReportSubmitted', data: { submittedBy: context.actor.id, submittedOn: context.on } }]
  },
})

/** Who wrote or submitted it does not approve it (5.1, separation of duties). */
function checkApprover({ editors, submittedBy }: State, { actor }: Context): void {
  if (editors.includes(actor.id) || submittedBy === actor.id)
    throw refuse('own-report', 'You wrote or submitted it yourself; somebody else approves it.')
}
/** Every figure is there and is what its records sum to: IR-06 is 100 %. */
function checkFigures({ untraced }: State, text: Text): void {
  const missing = absentIn(text)
  if (missing.length > 0)
    throw refuse('figure-absent', `${missing.join(', ')} read —. Return it, to be generated again or to drop them.`)
  const wrong = slotsOf(text).filter(({ slot }) => untraced.includes(slot.address))
  if (wrong.length > 0)
    throw refuse(
      'figure-untraced',
      `${wrong.map(({ slot }) => slot.id).join(', ')} are not what their records sum to. Generate the report again.`,
    )
}
export const approveReport = reports.command('approve', {
  summary: { zh: '审批', en: 'Approve the report' },
  roles: writers,
  body: Closed({}),
  example: {},
  lookups: ({ state }) => ({ text: texts(state.text) }),
  rule({ state, context, found }) {
    checkApprover(state, context)
    checkFigures(state, found.text(state.text))
    return [{ type: 'ReportApproved', data: { approvedBy: context.actor.id, approvedOn: context.on } }]
  },
})

export const returnReport = reports.command('return', {
  summary: { zh: '退回修改', en: 'Return the report for rework' },
  roles: writers,
  body: Closed({ reason: Words }),
  example: { reason: '请补充联盟部分' },
  rule: ({ body, context }) => [
    {
      type: 'ReportReturned',
      data: { reason: body.reason, returnedBy: context.actor.id, returnedOn: context.on },
    },
  ],
})

/** One report of a division and period is in force at a time. */
const inForce = ({ template, divisionCode, period }: State): string => `report:${template}:${divisionCode}:${period}`
export const issueReport = reports.command('issue', {
  summary: { zh: '印发', en: 'Issue the report' },
  roles: writers,
  body: Closed({}),
  example: {},
  lookups: ({ state }) => ({ previous: previousOf(state) }),
  rule({ id, state, context, found: { previous } }) {
    const { on } = context
    const superseded = { type: 'ReportSuperseded', data: { supersededBy: id, supersededOn: on } } as const
    const detail = `A report of ${state.period} is in force. Generate this one anew naming it as previous, or withdraw it.`
    const events = [{ type: 'ReportIssued', data: { issuedBy: context.actor.id, issuedOn: on } }] as const
    const claims = [{ key: inForce(state), code: 'report-issued', detail }]
    if (!previous) return { events, claims }
    const also = [{ mechanism: reports, id: previous.id, events: [superseded] }]
    return { events, claims, also, releases: [inForce(state)] }
  },
})
/** The report it takes the place of, unless that was withdrawn or replaced meanwhile. */
const previousOf = ({ previous = '' }: State): Lookup<{ readonly id: string } | undefined> => ({
  collection: reports.collection,
  filter: { _id: previous },
  limit: 1,
  as: ([found]) => (found && reports.read(found.state).state === 'issued' ? { id: found._id } : undefined),
})

export const withdrawReport = reports.command('withdraw', {
  summary: { zh: '撤回', en: 'Withdraw the report' },
  roles: writers,
  body: Closed({ reason: Words }),
  example: { reason: '数据有误' },
  rule: ({ body, state, context }) => ({
    events: [
      {
        type: 'ReportWithdrawn',
        data: { reason: body.reason, withdrawnBy: context.actor.id, withdrawnOn: context.on },
      },
    ],
    ...(state.state === 'issued' ? { releases: [inForce(state)] } : {}),
  }),
})
