import { Closed, Day, DivisionCode, replicas, Text, thresholdData, thresholdEvents } from '@jiceng/contracts'
import { type Lookup, lifecycle, reference, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { thresholds } from './thresholds.ts'

const Values = Closed(thresholdData)
type Values = Static<typeof Values>
const View = Closed({
  state: Type.Enum(['new', 'set']),
  divisionCode: Type.String(),
  values: Values,
  reason: Type.Optional(Text),
  effectiveOn: Type.Optional(Day),
})
const initial: Static<typeof View> = { state: 'new', divisionCode: '', values: {} }

/** What a district judges alerts by (`domain` 4): each setting is a version, and counts from its own day on. */
export const alertThresholds = lifecycle({
  name: 'alert-thresholds',
  collection: 'alert_thresholds',
  path: 'alert-thresholds',
  idPrefix: 'ath',
  mechanism: 'M-106',
  title: { zh: '预警阈值', en: 'Thresholds of early warning' },
  events: thresholdEvents,
  initial,
  machine: { new: { set: 'set' }, set: { set: 'set' } },
  view: View,
  evolve: (_state, { data: { values, divisionCode, reason, effectiveOn } }) => ({
    state: 'set' as const,
    ...{ values, divisionCode, reason, effectiveOn },
  }),
})

const thresholdsId = (code: string): string => `ath_${code}`
const district = (code: string): Lookup<string> =>
  reference(replicas.divisions.collection, `div_${code}`, '/divisionCode', ({ state }) => {
    const { kind, name } = replicas.divisions.read(state)
    if (kind !== 'district') throw refuse('wrong-level', `${name} is a ${kind}. Name a district.`, '/divisionCode')
    return code
  })

function check(values: Values): void {
  for (const { name, min, max, step } of thresholds) {
    const value = values[name]
    if (value === undefined) continue
    if (value < min || value > max || value % step !== 0) {
      const steps = step === 1 ? '' : ` in steps of ${step}`
      throw refuse('threshold-bounds', `Give ${name} from ${min} to ${max}${steps}.`, `/values/${name}`)
    }
  }
}
const isSame = (a: Values, b: Values): boolean => thresholds.every(({ name }) => a[name] === b[name])

export const setThresholds = alertThresholds.command('set', {
  summary: { zh: '设定本区预警阈值', en: 'Set what a district judges alerts by; what is not named is as for the city' },
  roles: ['city-admin', 'district-admin'],
  body: Closed({ divisionCode: DivisionCode, values: Values, reason: Text }),
  example: { divisionCode: '990103', values: { unmerged: 90, idle: 60 }, reason: '农忙季节，经区委组织部同意' },
  divisionCode: ({ divisionCode }) => divisionCode,
  id: ({ divisionCode }) => thresholdsId(divisionCode),
  lookups: ({ body }) => ({ district: district(body.divisionCode) }),
  rule({ id, body: { divisionCode, values, reason }, state, context: { on, actor } }) {
    check(values)
    if (isSame(values, state.values)) throw refuse('same-value', 'These are in force. Name what is to be otherwise.')
    const data = { thresholdsId: id, divisionCode, values, reason, effectiveOn: on, by: actor.id }
    return [{ type: 'AlertThresholdsSet', data }]
  },
})
