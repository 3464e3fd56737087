import {
  Closed,
  Day,
  DivisionCode,
  frozenData,
  OneOf,
  PeriodId,
  SnapshotFrozen,
  snapshotEvents,
  supersededData,
  Text,
} from '@jiceng/contracts'
import {
  type Context,
  isLocalDate,
  type Kept,
  type Lookup,
  lifecycle,
  localDateOf,
  parsePeriod,
  type Recorded,
  refuse,
} from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { earlier } from '../algebra/days.ts'
import type { Bucket } from '../engine/buckets.ts'
import { names } from '../engine/store.ts'
import type { Question } from '../figures/amounts.ts'
import { divisionsNear, situation } from './divisions.ts'
import { differences, type Frozen, freeze, type Snapshot } from './values.ts'

/** Where the values of snapshots are kept, by their hash. */
export const keptIn = 'snapshot_values'
/** The model of figures: subjects, measures, how they are placed and read. */
const modelVersion = 1
const told = 200

const View = Closed({
  state: OneOf('new', 'frozen', 'superseded'),
  ...frozenData,
  supersededBy: Type.Optional(supersededData.supersededBy),
  reason: Type.Optional(supersededData.reason),
  differing: Type.Optional(supersededData.differing),
  differences: Type.Optional(supersededData.differences),
})
type State = Static<typeof View>
const initial: State = {
  state: 'new',
  divisionCode: '',
  period: '',
  asOf: '',
  modelVersion,
  root: '',
  scopes: [],
  frozenOn: '',
}

/** Figures as they were on the day they were frozen (M-102): nothing thaws them, a later snapshot only takes their place. */
export const snapshots = lifecycle({
  name: 'snapshot',
  collection: 'snapshots',
  idPrefix: 'snp',
  mechanism: 'M-102',
  title: { zh: '指标快照', en: 'Snapshots of figures' },
  events: snapshotEvents,
  initial,
  machine: { new: { freeze: 'frozen' }, frozen: { supersede: 'superseded' }, superseded: {} },
  arrivals: { new: { 'snapshot.supersede': 'frozen' } },
  view: View,
  filters: { state: 'state.state', period: 'state.period' },
  evolve(state, { type, data }): State {
    if (type === 'SnapshotSuperseded') {
      const { supersededOn: _on, ...rest } = data
      return { ...state, ...rest, state: 'superseded' }
    }
    const { snapshotId: _id, ...rest } = data
    return { ...state, ...rest, state: 'frozen' }
  },
})

const roles = ['city-admin', 'district-admin']
const bucketsMax = 30_000
// What stands in these collections was written by the engine, and by the commands below.
const trust = <T>(value: unknown): T => value as never

const yearsOf = (period: string): object[] => [{ q: 'S' }, { q: 'F', y: period.slice(0, 4) }]
/** The buckets of a division and of those right below it: of all years what lasts, of the period's year what happened. */
export const bucketsOf = (code: string, period: string) => ({
  situation,
  near: divisionsNear(code),
  own: buckets({ s: code, $or: yearsOf(period) }),
  below: {
    ...buckets({ $or: yearsOf(period) }),
    within: { lookup: 'near', path: 'state.divisionCode', field: 's' },
  },
})
const buckets = (filter: Lookup<unknown>['filter']): Lookup<readonly Bucket[]> => ({
  collection: names.buckets,
  filter,
  limit: bucketsMax,
  as: (found) => trust(found),
})
export const keptOf = (hashes: readonly string[]): Lookup<readonly Frozen[]> => ({
  collection: keptIn,
  filter: { _id: { $in: hashes } },
  limit: Math.max(1, hashes.length),
  as: (found) => trust(found),
})

/** The period, known up to the day named, or up to its end or today. */
export function questionOf({ period: id, asOf }: { period: string; asOf?: string }, { now }: Context): Question {
  const [period, today] = [parsePeriod(id), localDateOf(now)]
  if (asOf === undefined) return { period, asOf: earlier(period.end, today) }
  if (!isLocalDate(asOf)) throw refuse('invalid-date', `${asOf} is no day of the calendar.`, '/asOf')
  if (asOf > today) throw refuse('as-of-in-future', `Today is ${today}; freeze what is known.`, '/asOf')
  return { period, asOf }
}

interface Making {
  readonly id: string
  readonly code: string
  readonly question: Question
  readonly previous?: string
}
export const frozenEvent = (
  { id, code, question, previous }: Making,
  { root, frozen }: Snapshot,
  frozenOn: string,
): Recorded<typeof SnapshotFrozen> => ({
  type: SnapshotFrozen.type,
  data: {
    snapshotId: id,
    divisionCode: code,
    period: question.period.id,
    asOf: question.asOf,
    modelVersion,
    root,
    scopes: frozen.map(({ code: of, _id: hash }) => ({ code: of, hash })),
    frozenOn,
    ...(previous === undefined ? {} : { previous }),
  },
})
export const keptBy = ({ frozen }: Snapshot): Kept => ({ collection: keptIn, documents: frozen })

/** Commands of the mechanism, for what is fed in this build. */
export function withCommands(fed: ReadonlySet<string>): typeof snapshots {
  snapshots.command('freeze', {
    summary: { zh: '冻结快照', en: 'Freeze the figures of a division and of those below it' },
    roles,
    body: Closed({ divisionCode: DivisionCode, period: PeriodId, asOf: Type.Optional(Day) }),
    example: { divisionCode: '990103', period: '2023H1', asOf: '2023-06-30' },
    divisionCode: ({ divisionCode }) => divisionCode,
    lookups: ({ body }) => bucketsOf(body.divisionCode, body.period),
    rule({ id, body, context, found }) {
      const question = questionOf(body, context)
      const made = freeze(body.divisionCode, found, fed, question)
      const events = [frozenEvent({ id, code: body.divisionCode, question }, made, context.on)]
      return { events, keeps: [keptBy(made)] }
    },
  })
  snapshots.command('supersede', {
    summary: { zh: '以新快照取代', en: 'Freeze the same figures again, in place of this snapshot' },
    roles,
    body: Closed({ divisionCode: DivisionCode, reason: Text }),
    example: { divisionCode: '990103', reason: '更正后重新冻结' },
    // Where the new one will lie: the same division.
    divisionCode: ({ divisionCode }) => divisionCode,
    lookups: ({ state: { divisionCode, period, scopes } }) => ({
      ...bucketsOf(divisionCode, period),
      old: keptOf(scopes.map(({ hash }) => hash)),
    }),
    rule({ id: previous, body, state, context, found }) {
      if (body.divisionCode !== state.divisionCode)
        throw refuse('division-mismatch', `It holds figures of ${state.divisionCode}.`, '/divisionCode')
      const [id, code] = [context.id('snp'), state.divisionCode]
      const question = questionOf(state, context)
      const made = freeze(code, found, fed, question)
      const differ = differences({ frozen: found.old }, made)
      const data = {
        supersededBy: id,
        reason: body.reason,
        differing: differ.length,
        differences: differ.slice(0, told),
        supersededOn: context.on,
      }
      return {
        events: [{ type: 'SnapshotSuperseded', data }],
        also: [{ mechanism: snapshots, id, events: [frozenEvent({ id, code, question, previous }, made, context.on)] }],
        keeps: [keptBy(made)],
      }
    },
  })
  return snapshots
}
