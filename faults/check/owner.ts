// The owner's database against what callers heard: I1 (nothing acknowledged is lost, nothing refused happened), I9 (once for each
// key), I3 (the outbox drains), I11 (the audit chain).
import { type CommandRow, type EventRow, type KeptAnswer, macOf } from '@jiceng/eventing'
import type { Db, Document } from 'mongodb'
import { isEffect, type Op } from '../load/journal.ts'
import { notCanary } from './canary.ts'
import { canonical, type Violations } from './findings.ts'

/** `<command>-<index>` is the id of an event. */
const commandOf = ({ _id }: EventRow): string => _id.slice(0, _id.lastIndexOf('-'))

/** All events of a service but its pulse, which goes on while they are read; each knows whether its transaction was sent. */
export async function eventsOf(db: Db): Promise<EventRow[]> {
  const events = db.collection<EventRow>('events')
  const rows = await events.find({ aggregate: notCanary }).sort({ aggregate: 1, version: 1 }).toArray()
  const unsent = new Set(await events.distinct('_id', { sent: false }))
  return rows.map((row) => ({ ...row, sent: !unsent.has(row.lead ?? row._id) }))
}

/** Versions are 1, 2, 3 …, and the state stands at the last of them. */
export async function checkStates(
  db: Db,
  collections: readonly string[],
  events: readonly EventRow[],
  violations: Violations,
): Promise<void> {
  const byAggregate = Map.groupBy(events, ({ aggregate }) => aggregate)
  for (const [aggregate, rows] of byAggregate)
    if (rows.some(({ version }, n) => version !== n + 1))
      violations.add('I1', `${aggregate} has the versions ${rows.map(({ version }) => version).join(' ')}`)
  const states = new Map<string, number>()
  for (const name of collections)
    for (const { _id, version } of await db
      .collection<Document & { _id: string; version: number }>(name)
      .find()
      .toArray())
      states.set(_id, version)
  for (const [id, version] of states)
    if (byAggregate.get(id)?.length !== version)
      violations.add('I1', `${id} stands at ${version} and has ${byAggregate.get(id)?.length ?? 0} events`)
  for (const id of byAggregate.keys()) if (!states.has(id)) violations.add('I1', `${id} has events and no state`)
}

interface Kept {
  readonly effects: ReadonlyMap<string, readonly EventRow[]>
  readonly answers: ReadonlyMap<string, KeptAnswer>
}

/** What callers heard, command by command; the number of acknowledged commands that are lost. */
function checkOp(op: Op, { effects, answers }: Kept, violations: Violations): boolean {
  const events = effects.get(op.key) ?? []
  const [first] = op.outcomes
  const row = answers.get(`${op.account}|POST|${op.path}|${op.key}`)
  if (new Set(events.map(commandOf)).size > 1) violations.add('I9', `${op.key} took effect more than once`)
  const texts = new Set(op.outcomes.map(({ status, body: { instance: _, ...body } }) => canonical({ status, body })))
  if (texts.size > 1) violations.add('I9', `${op.key} was answered in ${texts.size} ways: ${[...texts].join(' | ')}`)
  if (first && row && row.status !== first.status)
    violations.add('I9', `${op.key} was answered ${first.status} and ${row.status} is kept`)
  if (!first) {
    if (events.length > 0 !== (row !== undefined && row.status < 300))
      violations.add(
        'I9',
        `${op.key} has ${events.length} events and ${row ? `the answer ${row.status}` : 'no answer'}`,
      )
    return false
  }
  if (!isEffect(first)) {
    if (events.length > 0) violations.add('I1', `${op.key} was refused with ${first.status}, and happened`)
    return false
  }
  const { id, version } = first.body
  if (row && events.some((event) => event.aggregate === id && event.version === version)) return false
  violations.add('I1', `${op.key} was acknowledged as ${id}@${version} and is lost`)
  return true
}

/** A refusal stands on something that is kept: what is said to exist already exists. */
function checkRefusals(ops: readonly Op[], events: readonly EventRow[], violations: Violations): void {
  const codes = new Set(events.flatMap(({ type, data }) => (type === 'GridCreated' ? [data.code] : [])))
  for (const { key, path, body, outcomes } of ops)
    if (
      path === '/v1/grids' &&
      outcomes.some((outcome) => outcome.body.code === 'already-exists') &&
      !codes.has(body.code)
    )
      violations.add('I1', `${key} was refused because ${body.code} existed, which it never did`)
}

export async function checkOps(
  db: Db,
  ops: readonly Op[],
  events: readonly EventRow[],
  violations: Violations,
): Promise<number> {
  const answered = await db
    .collection<CommandRow>('events')
    .find({ 'answer.key': { $exists: true } })
    .toArray()
  const kept = {
    effects: Map.groupBy(events, ({ correlationId }) => correlationId),
    answers: new Map(answered.flatMap(({ answer }) => (answer ? [[answer.key, answer] as const] : []))),
  }
  let lost = 0
  for (const op of ops) if (checkOp(op, kept, violations)) lost++
  checkRefusals(ops, events, violations)
  const known = new Set([...ops.map(({ key }) => key), 'bootstrap'])
  for (const [key, rows] of kept.effects)
    if (!known.has(key)) violations.add('I2', `${rows[0]?.aggregate} has an event of ${key}, which nobody sent`)
  return lost
}

/** Each writer's rows are 1, 2, 3 …, each chained to the one before; each effect has its row. */
export async function checkAudit(
  db: Db,
  key: string,
  events: readonly EventRow[],
  violations: Violations,
): Promise<void> {
  const audited = db.collection<CommandRow>('events').find({ 'audit.n': { $exists: true } })
  const rows = (await audited.toArray()).map(({ audit }) => audit).sort((a, b) => a.n - b.n)
  for (const [writer, of] of Map.groupBy(rows, (row) => row.writer)) {
    let prev = ''
    for (const [n, row] of of.entries()) {
      if (row.n !== n + 1 || row.prev !== prev || macOf(key, row) !== row.mac)
        violations.add(
          'I11',
          `row ${row.n} of ${writer} (${row._id}, ${row.action}, ${row.outcome}, ${row.at}) breaks the chain`,
        )
      prev = row.mac
    }
  }
  const done = new Set(rows.filter(({ outcome }) => outcome === 'done').map(({ _id }) => _id))
  for (const [command, [first]] of Map.groupBy(events, commandOf))
    if (!done.has(command))
      violations.add('I11', `command ${command} (${first?.correlationId}, ${first?.time}) has no row in the audit`)
}

export const checkOutbox = (events: readonly EventRow[], violations: Violations): void => {
  const unsent = events.filter(({ sent }) => !sent)
  if (unsent.length > 0) violations.add('I3', `${unsent.length} events are unsent, the oldest of ${unsent[0]?.time}`)
}
