import { newId, type UnitOfWork } from '@jiceng/eventing'
import type { Command } from '@jiceng/kernel'
import type { Db } from 'mongodb'
import type { Day } from '../algebra/types.ts'
import { partsOf, type Subject } from '../engine/document.ts'
import type { Registry } from '../engine/registry.ts'
import { subjectsOf } from '../engine/store.ts'
import { type Alert, about, alerts } from './alert.ts'
import { closeAlert, escalateAlert, raiseAlert } from './commands.ts'
import { isWorse, nextCheck, openOn, type Wanted } from './open.ts'

/** Subjects looked at together. */
const pageMax = 200

interface Watch {
  readonly db: Db
  readonly work: Pick<UnitOfWork, 'run'>
  readonly registry: Registry
  readonly today: Day
}
interface OpenAlert {
  readonly _id: string
  readonly state: Alert
}

/** What an alert is about, and the rules its subject is held to. */
function watched({ facts, hubs }: Registry, { _id }: Subject) {
  const [name, key] = partsOf(_id)
  const of = facts.get(name) ?? hubs.get(name)
  return { key, resource: of?.resource ?? '', rules: new Set(of?.rules) }
}

/**
 * Looks at the subjects whose day to be looked at has come, found by an index: raises, escalates and closes what differs from what is
 * wrong on that day. The day moves on last and only if the subject is as it was read, so a pass that was cut short is repeated, and
 * repeating changes nothing: a second alert of a rule and subject is refused by its claim. Returns how many were looked at.
 */
export async function watch(options: Watch): Promise<number> {
  let looked = 0
  for (;;) {
    const found = await subjectsOf(options.db)
      .find({ check: { $type: 'string', $lte: options.today } })
      .sort({ check: 1 })
      .limit(pageMax)
      .toArray()
    const open = await openOf(options, found)
    await Promise.all(found.map((one) => settle(options, one, open)))
    const moved = await moveOn(options, found)
    looked += moved
    // What could not be moved changed meanwhile: the next pass looks again.
    if (found.length < pageMax || moved === 0) return looked
  }
}

async function openOf({ db, registry }: Watch, subjects: readonly Subject[]): Promise<Map<string, OpenAlert[]>> {
  if (subjects.length === 0) return new Map()
  const ids = subjects.map((one) => about(watched(registry, one).key))
  const found = await db
    .collection<OpenAlert>(alerts.collection)
    .find({ relates: { $in: ids }, 'state.state': { $ne: 'closed' } })
    .toArray()
  return Map.groupBy(found, ({ state }) => state.subjectId)
}

async function settle(options: Watch, subject: Subject, open: ReadonlyMap<string, OpenAlert[]>): Promise<void> {
  const { key, resource, rules } = watched(options.registry, subject)
  const wanted = openOn(subject.w, options.today)
  const own = (open.get(key) ?? []).filter(({ state }) => state.resource === resource && rules.has(state.ruleId))
  for (const { _id, state } of own) {
    const still = wanted.find(({ rule }) => rule === state.ruleId)
    if (!still) await run(options, closeAlert, {}, _id)
    else if (isWorse(state.severity, still.severity))
      await run(options, escalateAlert, { severity: still.severity }, _id)
  }
  for (const one of wanted)
    if (!own.some(({ state }) => state.ruleId === one.rule)) await run(options, raiseAlert, raised(one, key, resource))
}

const raised = ({ rule, severity, firstSeen, path }: Wanted, subjectId: string, resource: string) => ({
  ruleId: rule,
  resource,
  subjectId,
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

async function moveOn({ db, today }: Watch, subjects: readonly Subject[]): Promise<number> {
  if (subjects.length === 0) return 0
  const { modifiedCount } = await subjectsOf(db).bulkWrite(
    subjects.map(({ _id, check, w }) => ({
      updateOne: { filter: { _id, check, w: [...w] }, update: { $set: { check: nextCheck(w, today) } } },
    })),
    { ordered: false },
  )
  return modifiedCount
}
