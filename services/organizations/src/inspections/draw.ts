import { createHash } from 'node:crypto'
import type { Drawn, Lot } from '@jiceng/contracts'
import type { Static } from 'typebox'

type OneLot = Static<typeof Lot>
type OneDrawn = Static<typeof Drawn>
export interface Draw {
  readonly seed: string
  readonly pool: readonly OneLot[]
  readonly inspectorIds: readonly string[]
  readonly visitsWanted: number
  readonly inspectorsPerVisit: number
}

const hash = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('|')).digest('hex')
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The same for the same pool, in whatever order it is given. */
export const poolHash = (pool: readonly OneLot[]): string =>
  hash(
    ...pool
      .map(({ orgId, weight, barredIds }) => `${orgId}:${weight}:${barredIds.toSorted(byText).join()}`)
      .toSorted(byText),
  )

/** The best of the lots of an organisation: whoever has more of them is drawn more often, and nobody never. */
function lotOf(seed: string, { orgId, weight }: OneLot): string {
  const lots = Array.from({ length: weight }, (_, n) => hash(seed, 'org', orgId, n))
  return lots.toSorted(byText)[0] ?? ''
}

/** Inspectors of one visit, drawn anew for each organisation among those who are not barred from it. */
function inspectorsOf({ seed, inspectorIds, inspectorsPerVisit }: Draw, { orgId, barredIds }: OneLot): string[] {
  return inspectorIds
    .filter((id) => !barredIds.includes(id))
    .map((id) => ({ id, lot: hash(seed, 'inspector', orgId, id) }))
    .toSorted((a, b) => byText(a.lot, b.lot))
    .slice(0, inspectorsPerVisit)
    .map(({ id }) => id)
}

/**
 * Both at random (两随机): organisations and, for each, its inspectors. The result follows from seed, pool and inspectors alone,
 * whatever their order; who has nobody to inspect it is passed over.
 */
export function draw(of: Draw): OneDrawn[] {
  return of.pool
    .map((lot) => ({ lot: lotOf(of.seed, lot), orgId: lot.orgId, inspectorIds: inspectorsOf(of, lot) }))
    .filter(({ inspectorIds }) => inspectorIds.length === of.inspectorsPerVisit)
    .toSorted((a, b) => byText(a.lot, b.lot))
    .slice(0, of.visitsWanted)
    .map(({ orgId, inspectorIds }) => ({ orgId, inspectorIds }))
}
