import { matterCorrectionEvents, Point } from '@jiceng/contracts'
import { masked, refuse } from '@jiceng/kernel'
import Value from 'typebox/value'
import { termOf } from './deadlines.ts'
import type { Matter } from './view.ts'

const theClass = ['kind', 'categoryCode', 'severity', 'source']
const words = ['place', 'text', 'result']

/** Four decimals (N-53). */
const rounded = (degrees: number): number => Math.round(degrees * 10_000) / 10_000
export const roundedPoint = ({ lon, lat }: { readonly lon: number; readonly lat: number }) => ({
  lon: rounded(lon),
  lat: rounded(lat),
})

function tidied(key: string, value: unknown): unknown {
  if (typeof value === 'string' && words.includes(key)) return masked(value)
  return key === 'point' && Value.Check(Point, value) ? roundedPoint(value) : value
}

/** What was told of a matter may be corrected; time limits that were given stay, and the grid is changed by a move. */
export const matterCorrections = {
  events: matterCorrectionEvents,
  roles: ['community-clerk', 'town-clerk', 'town-secretary'],
  fields: {
    MatterReported: [...theClass, 'place', 'point', 'text'],
    MatterFiled: theClass,
    MatterHandled: ['result'],
    MatterRated: ['rating'],
  },
  tidy: (data: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(data).map(([key, value]) => [key, tidied(key, value)])),
  check({ state, categoryCode, severity }: Omit<Matter, 'state'> & { readonly state: string }): void {
    if (state === 'revoked')
      throw refuse(
        'not-correctable',
        'A report is not revoked. Withdraw it, or do not accept it, and say why.',
        '/eventId',
      )
    termOf(categoryCode, severity)
  },
}
