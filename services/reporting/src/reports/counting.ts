import { newId, type UnitOfWork } from '@jiceng/eventing'
import type { Command } from '@jiceng/kernel'
import type { Db, Document } from 'mongodb'
import { partsOf } from '../engine/document.ts'
import { subjectsOf } from '../engine/store.ts'
import { isStock, type Question } from '../figures/amounts.ts'
import { keysOf } from '../figures/reading.ts'
import { earlierNames, earlierPeriods } from '../report/earlier.ts'
import { reports } from './report.ts'
import { type Text, textsIn } from './text.ts'
import { type Counted, measuresIn, questionOf, sampleMax } from './trace.ts'

/** Milliseconds: it reads every record behind a report once, outside any request. */
const countingMaxMs = 60_000

/** Counts for the question? The same as `counts` in memory. */
function counting(code: string, { period, asOf }: Question, measures: readonly string[]): Document {
  const either = {
    stock: { 'c.from': { $lte: asOf }, 'c.to': { $gt: asOf } },
    flow: { 'c.of': { $gte: period.start, $lte: period.end }, 'c.on': { $lte: asOf } },
  }
  const of = Map.groupBy(measures, (measure) => (isStock(measure) ? 'stock' : 'flow'))
  return {
    'c.s': code,
    $or: [...of].map(([kind, names]) => ({ 'c.m': { $in: names }, ...either[kind] })),
  }
}

/** All records behind some measures of a division, counted in one pass. */
async function countRecords(db: Db, code: string, question: Question, measures: readonly string[]): Promise<Counted[]> {
  if (measures.length === 0) return []
  const keys = keysOf(measures, [question])
  return subjectsOf(db)
    .aggregate<Counted>(
      [
        { $match: { c: { $elemMatch: { q: { $in: keys }, s: code } } } },
        { $project: { c: 1 } },
        { $unwind: '$c' },
        { $match: counting(code, question, measures) },
        {
          $group: {
            _id: { measure: '$c.m', label: '$c.k' },
            amount: { $sum: '$c.n' },
            records: { $sum: 1 },
            sample: { $minN: { input: { $ifNull: ['$c.r.path', '$_id'] }, n: sampleMax } },
          },
        },
        { $project: { _id: 0, measure: '$_id.measure', label: '$_id.label', amount: 1, records: 1, sample: 1 } },
        { $sort: { measure: 1, label: 1 } },
      ],
      { maxTimeMS: countingMaxMs, readConcern: { level: 'majority' }, allowDiskUse: true },
    )
    .map((row) => ({ ...row, sample: row.sample.map((id) => partsOf(id)[1]) }))
    .toArray()
}

interface Draft {
  readonly _id: string
  readonly state: Parameters<typeof reports.read>[0]
}
const atOnce = 20

async function traceDraft(work: UnitOfWork, db: Db, command: Command, { _id: id, state }: Draft): Promise<void> {
  const { divisionCode, firstText, ...asked } = reports.read(state)
  const text = await db.collection<Text>(textsIn).findOne({ _id: firstText })
  if (!text) throw new Error(`the text ${firstText} is gone`)
  const question = questionOf(asked)
  const counted = await countRecords(db, divisionCode, question, measuresIn(text))
  for (const earlier of earlierNames) {
    const then = earlierPeriods[earlier].of(question)
    const found = await countRecords(db, divisionCode, then, measuresIn(text, earlier))
    counted.push(...found.map((one) => ({ ...one, earlier })))
  }
  await work.run({
    command,
    id,
    body: { counted },
    actor: { id: 'system', kind: 'system' },
    hash: firstText,
    requestId: `req_${newId()}`,
    correlationId: id,
  })
}

/**
 * Counts the records behind drafts that were generated since, one after the other. Of several instances that do, one is faster and the
 * others are refused, since the draft is traced already.
 */
export const tracing =
  (cityCode: string, command: Command) =>
  async (work: UnitOfWork, { db }: { readonly db: Db }): Promise<void> => {
    const drafts = await db
      .collection<Draft>(reports.collection)
      .find({ scopes: cityCode, 'state.state': 'draft', 'state.traces': { $exists: false } }, { maxTimeMS: 2000 })
      .limit(atOnce)
      .toArray()
    for (const draft of drafts) await traceDraft(work, db, command, draft)
  }
