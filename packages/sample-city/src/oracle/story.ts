import { isLocalDate, type LocalDate, localDate, localDateOf } from '@jiceng/kernel'
import { type Draft, isList, type Value } from '../draft.ts'

/** One step of something, as it holds: corrected where it was corrected. */
export interface Told {
  readonly command: string
  readonly on: LocalDate
  readonly at: string
  /** The day on which it was written down. */
  readonly toldOn: LocalDate
  readonly body: Draft['body']
}
/** Something that was told of, with what became of it. What was revoked is no step of it. */
export interface Thing {
  readonly path: string
  readonly local: string
  readonly steps: readonly Told[]
}
export interface Story {
  things(path: string): readonly Thing[]
}

/** Fields of facts that say on which day something was. */
const dayFields = ['heldOn']

const dayOf = (occurredAt: string): LocalDate =>
  isLocalDate(occurredAt) ? localDate(occurredAt) : localDateOf(new Date(occurredAt))
export const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '')
export const numberOf = (value: Value | undefined): number => (typeof value === 'number' ? value : 0)
export const textsOf = (value: Value | undefined): string[] =>
  value !== undefined && typeof value === 'object' && isList(value) ? value.map(textOf) : []

function corrected(step: Told, data: Value | undefined): Told {
  if (typeof data !== 'object' || isList(data)) return step
  const day = dayFields.map((name) => textOf(data[name])).find((text) => text !== '')
  return { ...step, ...(day === undefined ? {} : { on: localDate(day) }), body: { ...step.body, ...data } }
}

/** Persons are not looked at, and they are many, but for those who enter. */
const leftOut = new Set(['divisions', 'grants'])
const isLeftOut = ({ path, command }: Draft): boolean =>
  leftOut.has(path) || (path === 'members' && command !== 'admit')

/** What was told, put together by what it is about, each fact as it holds at the end: nothing here knows the platform. */
export function storyOf(drafts: Iterable<Draft>): Story {
  const all = new Map<string, { path: string; local: string; steps: Told[] }>()
  const byPath = new Map<string, Thing[]>()
  let nth = 0
  for (const draft of drafts) {
    const { path, command, occurredAt, recordedAt = occurredAt, body, makes, target, fact } = draft
    if (isLeftOut(draft)) continue
    const local = target ?? makes ?? `#${nth++}`
    const known = all.get(local)
    const thing = known ?? { path, local, steps: [] }
    if (!known) {
      all.set(local, thing)
      const list = byPath.get(path) ?? []
      byPath.set(path, list)
      list.push(thing)
    }
    if (fact === undefined)
      thing.steps.push({ command, on: dayOf(occurredAt), at: occurredAt, toldOn: dayOf(recordedAt), body })
    else
      thing.steps = thing.steps.flatMap((step) =>
        step.command !== fact.command ? [step] : command === 'revoke' ? [] : [corrected(step, body.data)],
      )
  }
  return { things: (path) => byPath.get(path) ?? [] }
}

/** The first step of a command up to a day. */
export const stepOf = ({ steps }: Thing, day: string, ...commands: readonly string[]): Told | undefined =>
  steps.find(({ command, on }) => commands.includes(command) && on <= day)
/** The local name that a reference stands for. */
export const named = (value: Value | undefined): string => textOf(value).slice(1)
