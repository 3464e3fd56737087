import {
  Closed,
  Day,
  DivisionCode,
  Id,
  MemberId,
  OneOf,
  rotationEvents,
  rotationUnits,
  TermNo,
  Text,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const Turn = Closed({
  no: TermNo,
  round: TermNo,
  orgId: MemberId,
  state: OneOf('scheduled', 'on_duty', 'handed_over', 'skipped'),
  /** A turn skipped before it began has no days. */
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  note: Type.Optional(Text),
  reason: Type.Optional(Text),
  endedOn: Type.Optional(Day),
})
const View = Closed({
  state: OneOf('new', 'running', 'ended'),
  divisionCode: DivisionCode,
  allianceId: Id,
  periodUnit: OneOf(...rotationUnits),
  duties: Type.Optional(Text),
  startOn: Type.Optional(Day),
  terms: Type.Array(Turn),
  endedOn: Type.Optional(Day),
})
export type Turn = Static<typeof Turn>
export type Rotation = Static<typeof View>
const initial: Rotation = { state: 'new', divisionCode: '', allianceId: '', periodUnit: 'quarter', terms: [] }

/** Somebody is on duty while anybody is left: whoever comes first. */
function onDuty(rotation: Rotation): Rotation {
  const { terms } = rotation
  if (terms.some(({ state }) => state === 'on_duty')) return rotation
  const next = terms.find(({ state }) => state === 'scheduled')
  return { ...rotation, terms: terms.map((term) => (term === next ? { ...term, state: 'on_duty' } : term)) }
}
const ended = (terms: readonly Turn[], no: number, by: Partial<Turn>): Turn[] =>
  terms.map((term) => (term.no === no ? { ...term, ...by } : term))

/** A skipped turn keeps the days it served; those after it move up. */
function skip({ terms }: Rotation, no: number, servedTo: string | undefined, by: Partial<Turn>): Turn[] {
  return terms.map((term) => {
    if (term.no !== no) return term
    const { from, to: _, ...rest } = term
    return { ...rest, ...by, ...(from && servedTo ? { from, to: servedTo } : {}) }
  })
}

/** Members of an alliance are on duty in turns (M-096): every one once before anyone twice, without gap or overlap. */
export const rotations = lifecycle({
  name: 'duty-rotation',
  collection: 'duty_rotations',
  path: 'duty-rotations',
  idPrefix: 'rot',
  mechanism: 'M-096',
  title: { zh: '成员轮值', en: 'Duty rotations' },
  events: rotationEvents,
  initial,
  machine: {
    new: { schedule: 'running' },
    running: { extend: 'running', handover: 'running', skip: 'running' },
    ended: {},
  },
  arrivals: {
    running: {
      'alliance.dissolve': 'ended',
      'alliance.leave': 'running',
      'alliance.loseMember': 'running',
    },
  },
  view: View,
  filters: { state: 'state.state', allianceId: 'state.allianceId' },
  relates: ({ allianceId }) => [`alliance:${allianceId}`],
  evolve(rotation, { type, data }): Rotation {
    switch (type) {
      case 'DutyRotationScheduled': {
        const { terms, scheduledOn: _, ...about } = data
        const added = terms.map((term): Turn => ({ ...term, state: 'scheduled' }))
        const startOn = rotation.startOn ?? terms[0]?.from
        const all = [...rotation.terms, ...added]
        return onDuty({ ...rotation, ...about, ...(startOn ? { startOn } : {}), terms: all, state: 'running' })
      }
      case 'DutyRotationHandedOver': {
        const by = { state: 'handed_over', note: data.note, endedOn: data.handedOverOn } as const
        return onDuty({ ...rotation, terms: ended(rotation.terms, data.no, by) })
      }
      case 'DutyRotationSkipped': {
        const by = { state: 'skipped', reason: data.reason, endedOn: data.skippedOn } as const
        const moved = new Map(data.terms.map((term) => [term.no, term]))
        const terms = skip(rotation, data.no, data.servedTo, by).map((term) => ({ ...term, ...moved.get(term.no) }))
        return onDuty({ ...rotation, terms })
      }
      case 'DutyRotationEnded':
        return { ...rotation, state: 'ended', endedOn: data.endedOn }
    }
  },
})

/** The one rotation of an alliance. */
export const rotationIdOf = (allianceId: string): string => `${rotations.idPrefix}_${allianceId.slice(4)}`
