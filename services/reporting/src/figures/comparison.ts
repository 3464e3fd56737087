import { within } from '@jiceng/eventing'
import type { Db } from 'mongodb'
import type { Indicator } from '../catalogue/indicators.ts'
import { measuresOf } from '../catalogue/indicators.ts'
import { levelOf } from '../engine/buckets.ts'
import type { Context } from '../engine/context.ts'
import { type Amounts, type Question, together } from './amounts.ts'
import { amountsOf, isKept } from './reading.ts'

/** A division as it is asked for. */
export interface Place {
  readonly code: string
  readonly path: string
}
interface Change {
  readonly code: string
  readonly sign: 1 | -1
}

const leaf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
/** Divisions whose past belongs to it by present boundaries, and such as lay in it and no longer do. */
export function boundaryChanges({ path }: Place, { ended }: Pick<Context, 'ended'>): Change[] {
  return ended.flatMap(({ from, to }): Change[] => {
    if (to === null) return []
    const [lay, lies] = [within(from, path), within(to, path)]
    if (from === path || lay === lies) return []
    return [{ code: leaf(from), sign: lies ? 1 : -1 }]
  })
}

/** What measures amounted to before, by present boundaries; undefined where the boundaries cannot be compared (区划调整，不可比). */
export async function comparable(
  db: Db,
  place: Place,
  context: Context,
  indicator: Indicator,
  questions: readonly Question[],
): Promise<Amounts | undefined> {
  const names = measuresOf(indicator.figures)
  const changes = boundaryChanges(place, context)
  if (changes.some(({ code }) => !isKept(names, levelOf(code, 1)))) return undefined
  const amounts = await amountsOf(db, [place.code, ...changes.map(({ code }) => code)], questions, names)
  return together(
    [{ code: place.code, sign: 1 } as const, ...changes].flatMap(({ code, sign }) => {
      const found = amounts.get(code)
      return found ? [{ amounts: found, sign }] : []
    }),
  )
}
