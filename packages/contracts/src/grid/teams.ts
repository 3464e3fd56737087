import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Day, DivisionCode, Id, Name, OneOf, Text } from '../fields.ts'
import { fields } from '../organizations/units.ts'

export const teamKinds = ['service', 'patrol', 'pioneer', 'volunteer'] as const
/** At least one; of people. */
export const People = Type.Integer({ minimum: 1, maximum: 10_000 })
/** In halves, within one day. */
export const Hours = Type.Number({ minimum: 0.5, maximum: 24, multipleOf: 0.5 })
const UnitFields = Type.Array(OneOf(...fields), { maxItems: fields.length, uniqueItems: true })

export const teamData = {
  name: Name,
  kind: OneOf(...teamKinds),
  memberCount: People,
  /** The units its people come from. */
  fromUnitIds: Type.Array(Id, { maxItems: 50, uniqueItems: true }),
}
export const TeamFormed = event(
  'TeamFormed',
  Closed({
    teamId: Id,
    ...teamData,
    divisionCode: DivisionCode,
    fields: UnitFields,
    leaderPersonId: Id,
    formedOn: Day,
  }),
)
export const TeamDisbanded = event('TeamDisbanded', Closed({ disbandedOn: Day, reason: Text }))
export const teamEvents = [TeamFormed, TeamDisbanded] as const

/** Where a patrol was, by the quarter of an hour and without the way between. */
export const CheckPoint = Closed({
  place: Name,
  at: Type.String({ pattern: '^([01]\\d|2[0-3]):(00|15|30|45)$', maxLength: 5 }),
})
export const teamActivityData = {
  teamId: Id,
  gridId: Type.Optional(Id),
  topic: Name,
  persons: People,
  hours: Hours,
  checkPoints: Type.Optional(Type.Array(CheckPoint, { minItems: 1, maxItems: 50 })),
}
export const TeamActivityRecorded = event(
  'TeamActivityRecorded',
  Closed({
    ...teamActivityData,
    kind: OneOf(...teamKinds),
    divisionCode: DivisionCode,
    fields: UnitFields,
    heldOn: Day,
  }),
  { correctable: true },
)
export const teamActivityEvents = [TeamActivityRecorded] as const
export const teamActivityCorrectionEvents = corrections('TeamActivity')
