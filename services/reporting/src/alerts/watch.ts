import { newId, type UnitOfWork } from '@jiceng/eventing'
import type { Command } from '@jiceng/kernel'
import type { Duty } from '@jiceng/service-kit'
import type { Db } from 'mongodb'
import type { Day } from '../algebra/types.ts'
import { partsOf, type Subject } from '../engine/document.ts'
import type { Registry } from '../engine/registry.ts'
import { readContext, subjectsOf } from '../engine/store.ts'
import { type Alert, about, alerts } from './alert.ts'
import { closeAlert, escalateAlert, raiseAlert } from './commands.ts'
import { isWorse, nextCheck, openOn, type Wanted } from './open.ts'
import { isByLook, isSilent, silence } from './silence.ts'
import { defaults, erasOf, type Policy } from './thresholds.ts'

/** Subjects looked at together. */
const pageMax = 200

interface Watch {
  readonly db: Db
  readonly work: Pick<UnitOfWork, 'run'>
  readonly registry: Registry
  readonly today: Day
  /**
   * The last tick of the calendar. What an event written since shows to have been wrong for longer is raised at the next one: whoever
   * records a history does not raise, and close again, what the rest of it mends. Without it everything is raised at once.
   */
  readonly tick?: string | undefined
}
/** How far the calendar is: orders as its days do, and as its ticks within a day. */
const markOf = ({ today, tick }: Watch): string => (tick === undefined ? today : `${today}/${tick}`)
/** With the next tick. */
const nextTick = (options: Watch): string => `${markOf(options)}!`
/** When it is to be looked at next. */
const nextLook = (options: Watch, w: Subject['w'], { waits, again }: Left): string | null => {
  if (waits) return nextTick(options)
  const next = nextCheck(w, options.today)
  return again !== undefined && (next === null || again < next) ? again : next
}
interface Situated {
  readonly policies: readonly Policy[]
}
interface OpenAlert {
  readonly _id: string
  readonly state: Alert
}

/** What an alert is about, and the rules its subject is held to. */
function watched({ facts, hubs }: Registry, { _id }: Subject) {
  const [name, key] = partsOf(_id)
  const of = facts.get(name) ?? hubs.get(name)
  const [subjectId = key, part] = key.split(':', 2)
  return { subjectId, part, resource: of?.resource ?? '', rules: new Set(of?.rules) }
}

/**
 * Looks at the subjects whose day to be looked at has come, found by an index: raises, escalates and closes what differs from what is
 * wrong on that day. The day moves on last and only if the subject is as it was read, so a pass that was cut short is repeated, and
 * repeating changes nothing: a second alert of a rule and subject is refused by its claim. Returns how many were looked at. A subject
 * that fails keeps its day and holds up no other; the first failure is thrown when all were looked at.
 */
export async function watch(options: Watch): Promise<number> {
  const { policies } = await readContext(options.db)
  let looked = 0
  const failures: unknown[] = []
  for (;;) {
    const found = await subjectsOf(options.db)
      .find({ check: { $type: 'string', $lte: markOf(options) } })
      .sort({ check: 1 })
      .limit(pageMax)
      .toArray()
    const open = await openOf(options, found)
    const settled = await Promise.allSettled(
      found.map(async (subject) => ({ subject, ...(await settle({ ...options, policies }, subject, open)) })),
    )
    failures.push(...settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])))
    const moved = await moveOn(
      options,
      settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    )
    looked += moved
    // What could not be moved changed meanwhile, or failed: the next pass looks again.
    if (found.length < pageMax || moved === 0) break
  }
  if (failures.length > 0) throw failures[0]
  return looked
}

/**
 * The watch of a service, for a timer. Before its first tick the calendar stands nowhere: what a demo registers before it is set to a day of the
 * past would be looked at again only when today has come.
 */
export const watchCalendar =
  (registry: Registry) =>
  async (work: Watch['work'], { db, today, lastTick }: Parameters<Duty['act']>[1]): Promise<number> => {
    const tick = await lastTick()
    return tick === undefined ? 0 : watch({ work, db, registry, today: today(), tick })
  }

async function openOf({ db, registry }: Watch, subjects: readonly Subject[]): Promise<Map<string, OpenAlert[]>> {
  if (subjects.length === 0) return new Map()
  const ids = subjects.map((one) => about(watched(registry, one).subjectId))
  const found = await db
    .collection<OpenAlert>(alerts.collection)
    .find({ relates: { $in: ids }, 'state.state': { $ne: 'closed' } })
    .toArray()
  return Map.groupBy(found, ({ state }) => state.subjectId)
}

/** What is left to be looked at again though nothing of it changes: with the next tick, or on a day. */
interface Left {
  readonly waits: boolean
  readonly again?: string
}

/** What was listed as if nothing were ever recorded is wrong only if that is so; it is looked at again when it may be otherwise. */
async function heard(
  options: Watch & Situated,
  subject: Subject,
  wanted: readonly Wanted[],
): Promise<{ readonly wanted: readonly Wanted[]; readonly again?: string }> {
  const { db, today, policies } = options
  const one = isByLook(subject._id) ? wanted.find(({ rule }) => rule === silence) : undefined
  if (!one) return { wanted }
  const days = (erasOf(policies, one.path).at(-1)?.limits ?? defaults).silent
  const silentOn = await isSilent(db, subject, days, today)
  if (silentOn === true) return { wanted, again: nextTick(options) }
  return { wanted: wanted.filter((other) => other !== one), again: silentOn }
}

async function settle(
  options: Watch & Situated,
  subject: Subject,
  open: ReadonlyMap<string, OpenAlert[]>,
): Promise<Left> {
  const { subjectId, part, resource, rules } = watched(options.registry, subject)
  const { wanted, ...left } = await heard(options, subject, openOn(subject.w, options.today))
  const own = (open.get(subjectId) ?? []).filter(
    ({ state }) => state.resource === resource && state.part === part && rules.has(state.ruleId),
  )
  for (const { _id, state } of own) {
    const still = wanted.find(({ rule }) => rule === state.ruleId)
    if (!still) await run(options, closeAlert, {}, _id)
    else if (isWorse(state.severity, still.severity))
      await run(options, escalateAlert, { severity: still.severity }, _id)
  }
  const missing = wanted.filter(({ rule }) => !own.some(({ state }) => state.ruleId === rule))
  const isTold = options.tick !== undefined && subject.check === '' && subject.changedAt >= options.tick
  const now = missing.filter(({ firstSeen }) => !isTold || firstSeen >= options.today)
  for (const one of now) await run(options, raiseAlert, raised(one, { subjectId, part, resource }))
  return { ...left, waits: now.length < missing.length }
}

interface About {
  readonly subjectId: string
  readonly part: string | undefined
  readonly resource: string
}
const raised = ({ rule, severity, firstSeen, path }: Wanted, { subjectId, part, resource }: About) => ({
  ruleId: rule,
  resource,
  subjectId,
  ...(part === undefined ? {} : { part }),
  divisionCode: path.slice(path.lastIndexOf('/') + 1),
  severity,
  firstSeen,
})

/** Refused means that it is so already, or that a division is not known here yet; then the day must not move on. */
async function run({ work }: Watch, command: Command, body: object, id?: string): Promise<void> {
  const { status, body: answer } = await work.run({
    command,
    ...(id === undefined ? {} : { id }),
    body,
    actor: { id: 'system', kind: 'system' },
    hash: '',
    requestId: `req_${newId()}`,
    correlationId: 'alerts',
  })
  const isSo = answer.code === 'already-exists' || answer.code === 'illegal-step' || answer.code === 'same-value'
  if (status >= 300 && !isSo) throw new Error(`${command.name} of an alert: ${JSON.stringify(answer)}`)
}

interface Looked extends Left {
  readonly subject: Subject
}
async function moveOn(options: Watch, looked: readonly Looked[]): Promise<number> {
  if (looked.length === 0) return 0
  const { modifiedCount } = await subjectsOf(options.db).bulkWrite(
    looked.map(({ subject: { _id, check, w }, ...left }) => ({
      updateOne: {
        filter: { _id, check, w: [...w] },
        update: { $set: { check: nextLook(options, w, left) } },
      },
    })),
    { ordered: false },
  )
  return modifiedCount
}
