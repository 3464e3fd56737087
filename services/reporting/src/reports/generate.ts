import { Closed, Day, DivisionCode, HalfYear, Id, ReportGenerated, replicas } from '@jiceng/contracts'
import { type Context, type Decision, type Lookup, localDate, type Recorded, reference, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { alerts } from '../alerts/index.ts'
import type { Bucket, Level } from '../engine/buckets.ts'
import { names } from '../engine/store.ts'
import { fromBuckets, type Question } from '../figures/amounts.ts'
import { compose, worded } from '../report/compose.ts'
import { figuresOf } from '../report/frozen.ts'
import { bucketsOf, frozenEvent, keptBy, questionOf, snapshots } from '../snapshots/snapshot.ts'
import { freeze, type Snapshot } from '../snapshots/values.ts'
import { reports, type State } from './report.ts'
import { writers } from './roles.ts'
import { current, issuerOf, type Subject, wordsOf } from './templates.ts'
import { keptText, type Text, textsIn } from './text.ts'

const levels: Readonly<Record<string, Level>> = { city: 'Y', district: 'D', town: 'T' }

/** A division that writes a report. */
const writing = (code: string): Lookup<Subject & { readonly level: Level }> =>
  reference(replicas.divisions.collection, `div_${code}`, '/divisionCode', ({ state }) => {
    const { name, kind } = replicas.divisions.read(state)
    const level = levels[kind]
    if (level) return { name, kind, level }
    throw refuse('wrong-level', 'A city, a district or a town writes the report; name one of them.', '/divisionCode')
  })
/** The first day of any fact. */
const since: Lookup<string> = {
  collection: names.context,
  filter: { _id: 'context' },
  limit: 1,
  // What stands there was written by the engine.
  as: ([found]) => (found && 'since' in found ? String(found.since) : ''),
}
/** Alerts that are read for their rules. */
const alertsMax = 5000
/** Rules with an open alert in the division: sentences about problems stand on them. */
const openRules = (code: string): Lookup<ReadonlySet<string>> => ({
  collection: alerts.collection,
  filter: { scopes: code, 'state.state': { $in: ['open', 'acknowledged', 'in_rectification'] } },
  limit: alertsMax,
  as: (found) => new Set(found.map(({ state }) => alerts.read(state).ruleId)),
})
/** The issued report that this one is to take the place of. */
const replaced = (id: string | undefined): Lookup<State | undefined> => ({
  collection: reports.collection,
  filter: { _id: { $in: id === undefined ? [] : [id] } },
  limit: 1,
  as: ([found]) => found && reports.read(found.state),
})

interface Wanted {
  readonly divisionCode: string
  readonly period: string
  readonly asOf?: string
  readonly previous?: string
}
function checkPrevious({ divisionCode, period, previous: id }: Wanted, previous: State | undefined): void {
  if (id === undefined) return
  if (!previous) throw refuse('unknown-reference', `${id} is no report known here.`, '/previous')
  if (previous.divisionCode !== divisionCode || previous.period !== period || previous.template !== current.code)
    throw refuse('report-differs', `${id} is a report of another division or period.`, '/previous')
  if (previous.state !== 'issued')
    throw refuse('report-differs', `${id} is not issued; leave it out, it need not be replaced.`, '/previous')
}
function checkBegun({ period, asOf }: Question): void {
  if (asOf < period.start)
    throw refuse('period-ahead', `${period.id} begins on ${period.start}, after ${asOf}.`, '/period')
}

interface Found {
  readonly division: Subject & { readonly level: Level }
  readonly since: string
  readonly buckets: readonly Bucket[]
  readonly alerts: ReadonlySet<string>
}
/** The text under the figures of the snapshot. */
function written(made: Snapshot, code: string, question: Question, found: Found, fed: ReadonlySet<string>): Text {
  const figures = figuresOf({
    values: made.frozen.find((one) => one.code === code)?.values ?? [],
    level: found.division.level,
    isKnown: found.since !== '' && question.asOf >= found.since,
    amounts: fromBuckets(found.buckets.filter(({ s }) => s === code)),
    fed,
    question,
  })
  const words = wordsOf(found.division, question.period, localDate(question.asOf))
  return keptText(compose(current, { figures, words, draft: true, alerts: found.alerts }))
}

function generated(
  { id, body, context, found }: { id: string; body: Wanted; context: Context; found: Found },
  fed: ReadonlySet<string>,
): Decision<Recorded<typeof ReportGenerated>> {
  const { divisionCode: code, previous } = body
  const question = questionOf(body, context)
  checkBegun(question)
  const [made, snapshotId] = [freeze(code, found.buckets, fed, question), context.id('snp')]
  const text = written(made, code, question, found, fed)
  const data = {
    reportId: id,
    divisionCode: code,
    period: question.period.id,
    asOf: question.asOf,
    template: current.code,
    templateVersion: current.version,
    title: worded(current.title, wordsOf(found.division, question.period, localDate(question.asOf))),
    issuer: issuerOf(found.division),
    snapshotId,
    values: made.frozen.find((one) => one.code === code)?._id ?? '',
    text: text._id,
    generatedBy: context.actor.id,
    generatedOn: context.on,
    ...(previous === undefined ? {} : { previous }),
  }
  const frozen = frozenEvent({ id: snapshotId, code, question }, made, context.on)
  return {
    events: [{ type: ReportGenerated.type, data }],
    also: [{ mechanism: snapshots, id: snapshotId, events: [frozen] }],
    keeps: [keptBy(made), { collection: textsIn, documents: [text] }],
  }
}

/** A draft under figures that are frozen with it, for what is fed in this build. */
export const withGenerate = (fed: ReadonlySet<string>) =>
  reports.command('generate', {
    summary: { zh: '生成报告', en: 'Freeze the figures and write the report under them' },
    roles: writers,
    body: Closed({
      divisionCode: DivisionCode,
      period: HalfYear,
      asOf: Type.Optional(Day),
      previous: Type.Optional(Id),
    }),
    example: { divisionCode: '990103', period: '2023H1' },
    divisionCode: ({ divisionCode }) => divisionCode,
    lookups: ({ body }) => ({
      division: writing(body.divisionCode),
      since,
      buckets: bucketsOf(body.divisionCode, body.period),
      alerts: openRules(body.divisionCode),
      previous: replaced(body.previous),
    }),
    rule(input) {
      checkPrevious(input.body, input.found.previous)
      return generated(input, fed)
    },
  })
