import {
  allianceBaseData,
  allianceBaseEvents,
  Closed,
  Count,
  Day,
  DivisionCode,
  Id,
  Name,
  OneOf,
  Text,
} from '@jiceng/contracts'
import { lifecycle } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { activeAlliance, checkPlace } from './alliances/index.ts'
import { leaders, toAlliance } from './sides.ts'

const View = Closed({
  state: OneOf('new', 'open', 'closed'),
  divisionCode: DivisionCode,
  baseId: Id,
  ...allianceBaseData,
  /** How often it was used, and by how many in all. */
  uses: Count,
  persons: Count,
  openedOn: Type.Optional(Day),
  lastUsedOn: Type.Optional(Day),
  closedOn: Type.Optional(Day),
})
type AllianceBase = Static<typeof View>
const initial: AllianceBase = {
  state: 'new',
  divisionCode: '',
  baseId: '',
  allianceId: '',
  kind: 'other',
  name: '',
  place: '',
  uses: 0,
  persons: 0,
}

/** A place that an alliance keeps for learning and practice (M-069); places of communities are of the grid service. */
export const allianceBases = lifecycle({
  name: 'alliance-base',
  collection: 'alliance_bases',
  path: 'alliance-bases',
  idPrefix: 'abs',
  mechanism: 'M-069',
  title: { zh: '联盟阵地', en: 'Alliance bases' },
  events: allianceBaseEvents,
  initial,
  machine: { new: { open: 'open' }, open: { use: 'open', close: 'closed' }, closed: {} },
  view: View,
  filters: { state: 'state.state', kind: 'state.kind', allianceId: 'state.allianceId' },
  relates: ({ allianceId }) => [toAlliance(allianceId)],
  evolve(base, { type, data }): AllianceBase {
    switch (type) {
      case 'AllianceBaseOpened':
        return { ...base, ...data, state: 'open' }
      case 'AllianceBaseUsed':
        return { ...base, uses: base.uses + 1, persons: base.persons + data.persons, lastUsedOn: data.usedOn }
      case 'AllianceBaseClosed':
        return { ...base, state: 'closed', closedOn: data.closedOn }
    }
  },
})

export const openAllianceBase = allianceBases.command('open', {
  summary: { zh: '建立联盟阵地', en: 'Open a base' },
  roles: leaders,
  body: Closed({ ...allianceBaseData, divisionCode: DivisionCode }),
  example: {
    allianceId: 'aln_01J0000000000000000000000A',
    divisionCode: '990103001',
    kind: 'safety_education',
    name: '安全教育基地',
    place: '沿河路六号',
  },
  divisionCode: ({ divisionCode }) => divisionCode,
  lookups: ({ body }) => ({ alliance: activeAlliance(body.allianceId, '/allianceId') }),
  rule({ id, body: { allianceId, divisionCode, kind, name, place }, found, context }) {
    checkPlace(found.alliance, divisionCode)
    const data = { baseId: id, allianceId, kind, name, place, divisionCode, openedOn: context.on }
    return [{ type: 'AllianceBaseOpened', data }]
  },
})

export const useAllianceBase = allianceBases.command('use', {
  summary: { zh: '登记阵地活动', en: 'Record that it was used' },
  roles: leaders,
  body: Closed({ topic: Name, persons: Type.Integer({ minimum: 1, maximum: 100_000 }) }),
  example: { topic: '消防演练', persons: 60 },
  rule: ({ body: { topic, persons }, context }) => [
    { type: 'AllianceBaseUsed', data: { topic, persons, usedOn: context.on } },
  ],
})

export const closeAllianceBase = allianceBases.command('close', {
  summary: { zh: '关闭联盟阵地', en: 'Close the base' },
  roles: leaders,
  body: Closed({ reason: Text }),
  example: { reason: '场地到期' },
  rule: ({ body, context }) => [{ type: 'AllianceBaseClosed', data: { reason: body.reason, closedOn: context.on } }],
})
