import {
  Closed,
  Day,
  DivisionCode,
  Drawn,
  Id,
  InspectionFindingsPublished,
  InspectionRoundPlanned,
  InspectionVisited,
  inspectionEvents,
  OneOf,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'

const { inspectors, plannedOn: _plannedOn, ...planned } = InspectionRoundPlanned.data.properties
const { roundId: _roundId, ...visit } = InspectionVisited.data.properties
const View = Closed({
  state: OneOf('new', 'planned', 'drawn', 'visiting', 'published', 'closed'),
  ...planned,
  roundId: Id,
  divisionCode: DivisionCode,
  checklistId: Id,
  poolFilter: Closed({
    orgTypes: Type.Array(planned.poolFilter.properties.orgTypes.items),
    fields: planned.poolFilter.properties.fields,
  }),
  inspectors: Type.Array(inspectors.items),
  plannedOn: Type.Optional(Day),
  seed: Type.Optional(Type.String()),
  poolHash: Type.Optional(Type.String()),
  drawn: Type.Array(Drawn),
  drawnOn: Type.Optional(Day),
  visits: Type.Array(Closed(visit)),
  findings: Type.Optional(InspectionFindingsPublished.data.properties.findings),
  publishedOn: Type.Optional(Day),
  closedOn: Type.Optional(Day),
})
export type InspectionRound = Static<typeof View>
const initial: InspectionRound = {
  state: 'new',
  roundId: '',
  round: 1,
  divisionCode: '',
  checklistId: '',
  checklistVersion: 1,
  poolFilter: { orgTypes: [] },
  visitsWanted: 1,
  inspectorsPerVisit: 1,
  restRounds: 2,
  inspectors: [],
  drawn: [],
  visits: [],
}

/** A round of inspections whose organisations and inspectors are both drawn at random (M-011). The pool stays in its history. */
export const inspectionRounds = lifecycle({
  name: 'inspection-round',
  collection: 'inspection_rounds',
  path: 'inspection-rounds',
  idPrefix: 'ins',
  mechanism: 'M-011',
  title: { zh: '“两随机”调研指导', en: 'Two-random inspections' },
  events: inspectionEvents,
  initial,
  machine: {
    new: { plan: 'planned' },
    planned: { replan: 'planned', draw: 'drawn' },
    drawn: { recordVisit: 'visiting' },
    visiting: { recordVisit: 'visiting', publish: 'published' },
    published: { close: 'closed' },
    closed: {},
  },
  view: View,
  filters: { state: 'state.state', round: 'state.round' },
  evolve(round, { type, data }): InspectionRound {
    switch (type) {
      case 'InspectionRoundPlanned':
        return { ...round, ...data, state: 'planned' }
      case 'InspectionDrawn':
        return {
          ...round,
          state: 'drawn',
          seed: data.seed,
          poolHash: data.poolHash,
          drawn: data.result,
          drawnOn: data.drawnOn,
        }
      case 'InspectionVisited': {
        const { roundId: _, ...made } = data
        return { ...round, state: 'visiting', visits: [...round.visits, made] }
      }
      case 'InspectionFindingsPublished':
        return { ...round, state: 'published', findings: data.findings, publishedOn: data.publishedOn }
      case 'InspectionRoundClosed':
        return { ...round, state: 'closed', closedOn: data.closedOn }
    }
  },
})
