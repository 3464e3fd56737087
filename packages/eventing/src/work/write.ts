import type { Shape, StoredState } from '@jiceng/kernel'
import {
  type AnyBulkWriteOperation,
  type ClientSession,
  type Collection,
  type Db,
  type Document,
  type Filter,
  Timestamp,
} from 'mongodb'
import { zoo } from '../failpoints.ts'
import { laneOf } from '../ids.ts'
import { type Parcel, parcelOf } from '../relay/parcels.ts'
import { type AuditRow, type CommandRow, collections, type EventRow } from '../rows.ts'
import { sendEarly } from '../wrong-ways.ts'
import type { AuditWriter } from './audit.ts'
import { changed } from './changed.ts'
import type { Change, Effect, Waiting } from './decide.ts'
import type { Answer } from './request.ts'

/** One command of the group with what became of it. */
export interface Outcome {
  readonly waiting: Waiting
  readonly answer: Answer
  /** A stored answer is given again: nothing is written. */
  readonly stored: boolean
  readonly effect?: Effect
}

/** A state was changed by somebody else since it was read: the group runs again. */
export class Conflict extends Error {
  override name = 'Conflict'
}

type Stored = Document & { _id: string }
/** Encrypts the fields of one person for keeping (`decisions` 7). */
export type Seal = (personId: string, fields: Readonly<Record<string, string>>) => Document
export interface WriteOptions {
  readonly db: Db
  readonly service: string
  readonly partitions: number
  readonly timeline: number
  readonly seal?: Seal | undefined
  /** All states were read in this transaction, which fails when another writes one of them. */
  readonly isSnapshot: boolean
}

/** Writes all effects of a group in the open transaction: states by version, claims, guards, persons, events with audit and answers. */
export async function write(
  options: WriteOptions,
  session: ClientSession,
  outcomes: readonly Outcome[],
  audit: AuditWriter,
): Promise<{ audited: AuditRow[]; parcel: Parcel | undefined }> {
  const effects = outcomes.flatMap((outcome) =>
    outcome.effect ? [{ waiting: outcome.waiting, effect: outcome.effect }] : [],
  )
  const changes = effects.flatMap(({ effect }) => effect.changes)
  await writeStates(options, session, changes)
  await writeClaims(options.db, session, effects)
  await writeGuards(options.db, session, effects)
  await writePersons(options, session, effects)
  await writeKept(options.db, session, effects)
  const fresh = outcomes.filter(({ stored }) => !stored)
  const audited = audit.rows(fresh)
  const rows = asParcel(fresh.flatMap((outcome, n) => rowsOf(options, outcome, audited[n])))
  await insertAll(options.db.collection<Stored>(collections.events), session, rows)
  if (zoo('Z2')) await sendEarly(options.service, rows.filter(isEvent))
  return { audited, parcel: parcelOf(rows.filter(isEvent)) }
}

/**
 * One document goes the shorter way through the driver: a lone command waits for each of these. What is undefined is left out, as it is in
 * the log, which gets these rows read or handed over.
 */
async function insertAll(
  collection: Collection<Stored>,
  session: ClientSession,
  documents: readonly Stored[],
): Promise<unknown> {
  const [only] = documents
  if (!only) return
  return documents.length === 1
    ? collection.insertOne(only, { session, ignoreUndefined: true })
    : collection.insertMany([...documents], { session, ordered: false, ignoreUndefined: true })
}

async function writeStates(
  { db, isSnapshot }: WriteOptions,
  session: ClientSession,
  changes: readonly Change[],
): Promise<void> {
  // A filter of more than the id is planned anew for each document, which is half of its update (ADR 48).
  const as = isSnapshot ? byId : asBefore
  const byCollection = Map.groupBy(changes, ({ mechanism }) => mechanism.collection)
  for (const [name, of] of byCollection) {
    const [only] = of
    if (only && of.length === 1) {
      await writeState(db.collection<Stored>(name), session, only)
      continue
    }
    const operations: AnyBulkWriteOperation<Stored>[] = of.map(({ before, after }) =>
      before
        ? { updateOne: { filter: as(before), update: changed(before, after) } }
        : { insertOne: { document: { ...after } } },
    )
    const result = await db.collection<Stored>(name).bulkWrite(operations, { session, ordered: false })
    if (result.matchedCount + result.insertedCount !== of.length) throw new Conflict(`${name} changed meanwhile`)
  }
}

const byId = ({ _id }: StoredState<Shape>): Filter<Stored> => ({ _id })
/** As it was read: no command since, and where it lies has not moved. */
const asBefore = ({ _id, version, scopePath }: StoredState<Shape>): Filter<Stored> => ({ _id, version, scopePath })

async function writeState(
  collection: Collection<Stored>,
  session: ClientSession,
  { before, after }: Change,
): Promise<void> {
  if (!before) return void (await collection.insertOne({ ...after }, { session }))
  const result = await collection.updateOne(asBefore(before), changed(before, after), { session })
  if (result.matchedCount !== 1) throw new Conflict(`${after._id} changed meanwhile`)
}

type Effects = readonly { readonly waiting: Waiting; readonly effect: Effect }[]

async function writeClaims(db: Db, session: ClientSession, effects: Effects): Promise<void> {
  const claims = db.collection<Stored>(collections.claims)
  const releases = effects.flatMap(({ effect }) => effect.decision.releases ?? [])
  if (releases.length > 0) await claims.deleteMany({ _id: { $in: releases } }, { session })
  const taken = effects.flatMap(({ waiting, effect }) =>
    (effect.decision.claims ?? []).map(({ key }) => ({ _id: key, holder: waiting.target })),
  )
  if (taken.length > 0) await claims.insertMany(taken, { session, ordered: false })
}

/** Written in the transaction that read what it guards: whoever wrote it since makes the server end this one. */
async function writeGuards(db: Db, session: ClientSession, effects: Effects): Promise<void> {
  const keys = [...new Set(effects.flatMap(({ effect }) => effect.decision.guards ?? []))]
  if (keys.length === 0) return
  const operations = keys.map((_id) => ({
    updateOne: { filter: { _id }, update: { $inc: { version: 1 } }, upsert: true },
  }))
  await db
    .collection<Stored & { version: number }>(collections.guards)
    .bulkWrite(operations, { ordered: false, ...(zoo('Z16') ? {} : { session }) })
}

async function writePersons({ db, seal }: WriteOptions, session: ClientSession, effects: Effects): Promise<void> {
  const personal = effects.flatMap(({ effect }) => effect.decision.personal ?? [])
  if (personal.length === 0) return
  if (!seal) throw new Error('this service has no key for personal data')
  const operations = personal.map(({ personId, fields, known, relates, until }) => {
    const kept = { ...(known && { state: known }), ...(relates && { relates }), ...(until && { until }) }
    const set = { ...(fields && seal(personId, fields)), ...kept }
    const update = { $set: set, ...(fields && !until ? { $unset: { until: '' } } : {}) }
    return { updateOne: { filter: { _id: personId }, update, upsert: true } }
  })
  await db.collection<Stored>(collections.persons).bulkWrite(operations, { session, ordered: false })
}

/** Whoever keeps the same again changes nothing. */
async function writeKept(db: Db, session: ClientSession, effects: Effects): Promise<void> {
  const all = effects.flatMap(({ effect }) => effect.decision.keeps ?? [])
  for (const [collection, of] of Map.groupBy(all, (one) => one.collection)) {
    const documents = new Map(of.flatMap((one) => one.documents.map((document) => [document._id, document])))
    const operations = [...documents].map(([_id, document]) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: document }, upsert: true },
    }))
    if (operations.length > 0)
      await db.collection<Stored>(collection).bulkWrite(operations, { session, ordered: false })
  }
}

function eventRows(
  { partitions, timeline }: WriteOptions,
  { request, commandId, now }: Waiting,
  effect: Effect,
): EventRow[] {
  const { context, recordedAt } = effect
  let index = 0
  return effect.changes.flatMap((change) =>
    change.events.map((event, n) => ({
      _id: `${commandId}-${index++}`,
      aggregate: change.id,
      version: (change.before?.version ?? 0) + n + 1,
      lane: laneOf(change.id, partitions),
      type: event.type,
      data: event.data,
      ...(context.at ? { occurredAt: context.at.toISOString() } : {}),
      occurredOn: context.on,
      time: now.toISOString(),
      ...(recordedAt ? { recordedAt } : {}),
      actor: request.actor.id,
      correlationId: request.correlationId,
      ...(request.causationId ? { causationId: request.causationId } : {}),
      scopePath: change.after.scopePath,
      timeline,
      ...(request.traceparent ? { traceparent: request.traceparent } : {}),
    })),
  )
}

const isEvent = (row: CommandRow | EventRow): row is EventRow => 'aggregate' in row

/** The first of all events stands for them in the outbox; the server sets a time that is zero to its own. */
function asParcel(rows: Row[]): Row[] {
  const [lead, ...others] = rows.filter(isEvent)
  if (lead) Object.assign(lead, { sent: false, placed: new Timestamp({ t: 0, i: 0 }) })
  if (lead && others.length > 0) Object.assign(lead, { led: others.map(({ _id }) => _id) })
  for (const other of others) Object.assign(other, { lead: lead?._id })
  return rows
}

/** The events of a command, the first with what is kept of the command itself; without events, a row of its own. */
function rowsOf(options: WriteOptions, { waiting, effect, answer }: Outcome, audit: AuditRow | undefined): Row[] {
  if (!audit) return []
  const { key } = waiting.request
  // What broke on our side may be tried again with the same key.
  const isKept = key !== undefined && answer.cause === undefined
  const { status, body, position } = answer
  const kept = { audit, ...(isKept && { answer: { key, status, body, ...(position && { position }) } }) }
  const [first, ...others] = effect ? eventRows(options, waiting, effect) : []
  return first ? [{ ...first, ...kept }, ...others] : [{ _id: waiting.commandId, ...kept }]
}
type Row = EventRow | CommandRow
