import { corrections, event } from '@jiceng/kernel'
import { Type } from 'typebox'
import { Closed, Count, Day, DivisionCode, Id, Name, OneOf } from '../fields.ts'
import { PersonId } from '../people.ts'
import { fields } from './units.ts'

export const trainingThemes = [
  'cpc20',
  'research_method',
  'cadre_mobilisation',
  'organiser',
  'secretary',
  'new_worker',
  'other',
] as const
const Hours = Type.Integer({ minimum: 1, maximum: 400 })
/** Who took part, and for how many hours. */
export const Attendance = Type.Array(Closed({ personId: PersonId, hours: Hours }), { minItems: 1, maxItems: 500 })
const audience = Type.Array(OneOf(...fields), { minItems: 1, maxItems: fields.length, uniqueItems: true })

export const trainingData = {
  theme: OneOf(...trainingThemes),
  title: Name,
  level: OneOf('city', 'district', 'town', 'community', 'branch'),
  hostOrgId: Id,
  divisionCode: DivisionCode,
  startOn: Day,
  endOn: Day,
  hours: Hours,
  mode: OneOf('onsite', 'online', 'mixed'),
  field: audience,
  enrolled: Count,
}
export const TrainingScheduled = event('TrainingScheduled', Closed({ sessionId: Id, ...trainingData }))
/** Counted in the period of `endOn`. Whoever is listed is one person-time; without a list they are counted only. */
export const TrainingHeld = event(
  'TrainingHeld',
  Closed({
    sessionId: Id,
    theme: trainingData.theme,
    field: audience,
    hostOrgId: Id,
    startOn: Day,
    endOn: Day,
    hours: Hours,
    persons: Count,
    personTimes: Count,
    attendance: Type.Optional(Attendance),
  }),
  { correctable: true },
)
export const TrainingCancelled = event('TrainingCancelled', Closed({ sessionId: Id, reason: Name, cancelledOn: Day }))
export const trainingEvents = [TrainingScheduled, TrainingHeld, TrainingCancelled] as const
export const trainingCorrectionEvents = corrections('TrainingSession')
