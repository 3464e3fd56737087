import { type KnownDivision, replicas } from '@jiceng/contracts'
import { addDays, type Lookup, localDate } from '@jiceng/kernel'
import { ascending } from '../algebra/days.ts'
import { type Move, pathOn } from '../algebra/place.ts'
import type { Context } from '../engine/context.ts'
import { names } from '../engine/store.ts'
import type { Question } from '../figures/amounts.ts'

// What stands in these collections was written by the engine, and by the replica.
const trust = <T>(value: unknown): T => value as never

/** The first day of any fact, and divisions that ended. */
export type Situation = Pick<Context, 'since' | 'ended'>
export const situation: Lookup<Situation | undefined> = {
  collection: names.context,
  filter: { _id: 'context' },
  limit: 1,
  as: ([found]) => trust(found),
}

export const levelBelow = (code: string): 'D' | 'T' | 'C' => (code.length > 6 ? 'C' : code.endsWith('00') ? 'D' : 'T')
const kinds = { D: ['district'], T: ['town'], C: ['community', 'village'] } as const
const divisionsMax = 400
/** Divisions of the level below that lie in one, or ever may have: codes begin as that of the division they were first in (N-60 … N-62). */
export function divisionsNear(code: string): Lookup<readonly KnownDivision[]> {
  const level = levelBelow(code)
  const begin = `div_${level === 'D' ? code.slice(0, 4) : code}`
  const either = [{ scopes: code }, { _id: { $gte: begin, $lt: `${begin}:` } }]
  return {
    collection: replicas.divisions.collection,
    filter: { $or: either, 'state.kind': { $in: [...kinds[level]] } },
    limit: divisionsMax,
    // One that was heard of by an earlier build says neither: it lies where it lies now.
    as: (found) =>
      found.map(({ scopePath: path, state }) => Object.assign({ path, from: '' }, replicas.divisions.read(state))),
  }
}

const movesOf = (ended: Situation['ended']): Move[] =>
  ended.flatMap(({ from, to, on }): Move[] => (to === null ? [] : [{ from, to, on }]))
/** Where a division that was there in the period lay on the as-of day, or when it ended. */
function pathIn({ path, from, to }: KnownDivision, { period, asOf }: Question, moves: readonly Move[]): string {
  if (from > asOf || (to !== undefined && to <= period.start)) return ''
  return pathOn(path, to !== undefined && to <= asOf ? addDays(localDate(to), -1) : asOf, moves)
}

/** The divisions right below one on the as-of day, and such as ended there within the period; in the order of their codes. */
export function divisionsBelow(
  code: string,
  near: readonly KnownDivision[],
  question: Question,
  { ended }: Pick<Situation, 'ended'> = { ended: [] },
): KnownDivision[] {
  const moves = movesOf(ended)
  return near
    .filter((one) => pathIn(one, question, moves).endsWith(`/${code}/${one.divisionCode}`))
    .sort((a, b) => ascending(a.divisionCode, b.divisionCode))
}

/** What a division was called on a day. */
export const nameOn = ({ name, named = [] }: Pick<KnownDivision, 'name' | 'named'>, day: string): string =>
  [...named].sort((a, b) => ascending(a.until, b.until)).find(({ until }) => day < until)?.name ?? name
