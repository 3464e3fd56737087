import {
  Closed,
  Day,
  DivisionCode,
  HalfYear,
  Id,
  type KnownDivision,
  ReportGenerated,
  replicas,
} from '@jiceng/contracts'
import { type Context, type Decision, type Lookup, localDate, type Recorded, reference, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { alerts } from '../alerts/index.ts'
import type { Level } from '../engine/buckets.ts'
import { fromBuckets, type Question } from '../figures/amounts.ts'
import { compose, worded } from '../report/compose.ts'
import { figuresOf } from '../report/frozen.ts'
import { nameOn } from '../snapshots/divisions.ts'
import { bucketsOf, frozenEvent, keptBy, keptIn, questionOf, snapshots } from '../snapshots/snapshot.ts'
import { type Freezing, freeze, type Snapshot } from '../snapshots/values.ts'
import { earlierOf, type Past, pastOf } from './past.ts'
import { reports, type State } from './report.ts'
import { writers } from './roles.ts'
import { current, issuerOf, type Subject, wordsOf } from './templates.ts'
import { keptText, type Text, textsIn } from './text.ts'

const levels: Readonly<Record<string, Level>> = { city: 'Y', district: 'D', town: 'T' }

interface Writing extends Pick<KnownDivision, 'name' | 'named' | 'kind'> {
  readonly level: Level
  readonly path: string
}
/** A division that writes a report. */
const writing = (code: string): Lookup<Writing> =>
  reference(replicas.divisions.collection, `div_${code}`, '/divisionCode', ({ state, scopePath: path }) => {
    const division = replicas.divisions.read(state)
    const level = levels[division.kind]
    if (level) return { ...division, level, path }
    throw refuse('wrong-level', 'A city, a district or a town writes the report; name one of them.', '/divisionCode')
  })
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

interface Found extends Past, Freezing {
  readonly division: Writing
  readonly alerts: ReadonlySet<string>
}
interface Writer {
  readonly code: string
  readonly question: Question
  readonly fed: ReadonlySet<string>
  /** As it was called on the as-of day. */
  readonly subject: Subject
  /** Figures of earlier periods. */
  readonly earlier: ReturnType<typeof earlierOf>
}
/** The text under the figures of the snapshot. */
function written(made: Snapshot, { subject, earlier, question, code, fed }: Writer, found: Found): Text {
  const figures = figuresOf({
    values: made.frozen.find((one) => one.code === code)?.values ?? [],
    earlier,
    level: found.division.level,
    isKnown: found.situation !== undefined && question.asOf >= found.situation.since,
    amounts: fromBuckets(found.own),
    fed,
    question,
  })
  const words = wordsOf(subject, question.period, localDate(question.asOf))
  return keptText(compose(current, { figures, words, draft: true, alerts: found.alerts }))
}

function generated(
  { id, body, context, found }: { id: string; body: Wanted; context: Context; found: Found },
  fed: ReadonlySet<string>,
): Decision<Recorded<typeof ReportGenerated>> {
  const { divisionCode: code, previous } = body
  const question = questionOf(body, context)
  checkBegun(question)
  const [made, snapshotId] = [freeze(code, found, fed, question), context.id('snp')]
  const earlier = earlierOf({ code, path: found.division.path }, question, found, fed)
  const subject = { kind: found.division.kind, name: nameOn(found.division, question.asOf) }
  const text = written(made, { subject, code, question, fed, earlier }, found)
  const compared = Object.fromEntries(Object.entries(earlier).map(([name, { _id }]) => [name, _id]))
  const data = {
    reportId: id,
    divisionCode: code,
    period: question.period.id,
    asOf: question.asOf,
    template: current.code,
    templateVersion: current.version,
    title: worded(current.title, wordsOf(subject, question.period, localDate(question.asOf))),
    issuer: issuerOf(subject),
    snapshotId,
    values: made.frozen.find((one) => one.code === code)?._id ?? '',
    ...(Object.keys(compared).length > 0 ? { compared } : {}),
    text: text._id,
    generatedBy: context.actor.id,
    generatedOn: context.on,
    ...(previous === undefined ? {} : { previous }),
  }
  const frozen = frozenEvent({ id: snapshotId, code, question }, made, context.on)
  return {
    events: [{ type: ReportGenerated.type, data }],
    also: [{ mechanism: snapshots, id: snapshotId, events: [frozen] }],
    keeps: [
      keptBy(made),
      { collection: keptIn, documents: Object.values(earlier) },
      { collection: textsIn, documents: [text] },
    ],
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
      ...bucketsOf(body.divisionCode, body.period),
      ...pastOf(body.divisionCode, body.period),
      alerts: openRules(body.divisionCode),
      previous: replaced(body.previous),
    }),
    rule(input) {
      checkPrevious(input.body, input.found.previous)
      return generated(input, fed)
    },
  })
