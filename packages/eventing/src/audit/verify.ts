import type { Db } from 'mongodb'
import { type AuditHead, type AuditRow, type AuditTip, type CommandRow, collections, type EventRow } from '../rows.ts'
import { macOf, macOfHead } from '../work/audit.ts'

export interface AuditReport {
  readonly rows: number
  readonly writers: number
  readonly heads: number
  /** The last signed head, to be kept where nobody reaches who reaches the database. */
  readonly head: { readonly n: number; readonly mac: string } | undefined
  /** What does not fit, in the order of the writers and their rows; at most a hundred. */
  readonly broken: readonly string[]
}

const brokenMax = 100
const pageMax = 1000

/**
 * Walks the audit of one service: every row of every writer is the next one and carries its seal, every signed tip is still there,
 * every command that had an effect has its row. `kept` is a head that was noted elsewhere: without it, whoever cuts off rows and heads
 * together is found out only by the events.
 */
export async function verifyAudit(db: Db, key: string, kept?: { n: number; mac: string }): Promise<AuditReport> {
  const broken: string[] = []
  const say = (what: string): void => void (broken.length < brokenMax && broken.push(what))
  const heads = await walkHeads(db, key, kept, say)
  const counts = await walkRows(db, key, heads.tips, say)
  await checkEffects(db, say)
  return { ...counts, heads: heads.count, head: heads.last, broken }
}

type Say = (what: string) => void

async function walkHeads(db: Db, key: string, kept: { n: number; mac: string } | undefined, say: Say) {
  const tips = new Map<string, AuditTip>()
  let last = { n: 0, mac: '' }
  let isKept = kept === undefined
  for await (const { mac, ...head } of db.collection<AuditHead>(collections.auditHeads).find().sort({ _id: 1 })) {
    const fits = head._id === last.n + 1 && head.prev === last.mac && mac === macOfHead(key, head)
    if (!fits) say(`head ${head._id} of ${head.at} does not fit the one before it, or its seal`)
    if (head._id === kept?.n && mac === kept.mac) isKept = true
    for (const tip of head.tips) tips.set(tip.writer, tip)
    last = { n: head._id, mac }
  }
  if (!isKept) say(`head ${kept?.n} that was kept is not among the ${last.n} heads: the end was cut off, or made again`)
  return { tips, count: last.n, last: last.n > 0 ? last : undefined }
}

/** One writer's rows: the next must be n + 1 and name the seal of the last. */
function walker(key: string, tip: AuditTip | undefined, say: Say) {
  let last = { n: 0, mac: '' }
  let isTipMet = tip === undefined
  return {
    step({ mac, ...row }: AuditRow): void {
      const name = `row ${row.n} of ${row.writer} (${row._id}, ${row.action}, ${row.at})`
      if (row.n !== last.n + 1) say(`${name}: ${row.n - last.n - 1} rows are missing before it`)
      else if (row.prev !== last.mac) say(`${name} does not follow the one before it`)
      if (mac !== macOf(key, row)) say(`${name} was changed: its seal does not fit`)
      if (row.n === tip?.n) {
        isTipMet = true
        if (mac !== tip.mac) say(`${name} is not the one that was signed`)
      }
      last = { n: row.n, mac }
    },
    end(): void {
      if (tip && !isTipMet && last.n < tip.n)
        say(`${tip.writer} ends with row ${last.n}, though row ${tip.n} was signed: its end was cut off`)
    },
  }
}

async function walkRows(db: Db, key: string, tips: ReadonlyMap<string, AuditTip>, say: Say) {
  const met = new Set<string>()
  let rows = 0
  const enter = (writer: string) => ({ writer, walk: walker(key, tips.get(writer), say) })
  let current: ReturnType<typeof enter> | undefined
  const audited = db
    .collection<CommandRow>(collections.events)
    .find({ 'audit.n': { $exists: true } }, { projection: { audit: 1 } })
    .sort({ 'audit.writer': 1, 'audit.n': 1 })
  for await (const { audit } of audited) {
    if (audit.writer !== current?.writer) {
      current?.walk.end()
      current = enter(audit.writer)
      met.add(audit.writer)
    }
    rows++
    current.walk.step(audit)
  }
  current?.walk.end()
  for (const writer of tips.keys()) if (!met.has(writer)) enter(writer).walk.end()
  return { rows, writers: met.size }
}

/** `<command id>-<index>` */
const commandOf = (eventId: string): string => eventId.slice(0, eventId.lastIndexOf('-'))

/** The first event of a command carries its audit. */
async function checkEffects(db: Db, say: Say): Promise<void> {
  const events = db.collection<EventRow>(collections.events)
  let page = new Set<string>()
  const check = async (): Promise<void> => {
    const ids = [...page]
    page = new Set()
    const firsts = { _id: { $in: ids.map((id) => `${id}-0`) }, 'audit.n': { $exists: true } } as const
    const found = await events.find(firsts, { projection: { 'audit._id': 1 } }).toArray()
    const audited = new Set(found.map(({ audit }) => audit?._id))
    for (const id of ids) if (!audited.has(id)) say(`command ${id} has events, but no row`)
  }
  const all = events.find({ aggregate: { $exists: true } }, { projection: { _id: 1 } }).sort({ _id: 1 })
  for await (const { _id } of all) {
    page.add(commandOf(_id))
    if (page.size >= pageMax) await check()
  }
  await check()
}
