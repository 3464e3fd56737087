import { Closed, DivisionCode, type DivisionRetired } from '@jiceng/contracts'
import { divisionLevel, type Lookup, type Part, type Recorded, refuse, type StoredState } from '@jiceng/kernel'
import { Type } from 'typebox'
import { type Division, divisionId, divisions } from './division.ts'
import { active, activeDivision, inDivision, type Place, placeOf, treeOfDivisions, whenGiven } from './references.ts'

const retired = (effectiveOn: string, successorCode?: string): Recorded<typeof DivisionRetired> => ({
  type: 'DivisionRetired',
  data: { ...(successorCode !== undefined && { successorCode }), effectiveOn },
})

/** All divisions named, none left out, each of them active. */
const activeDivisions = (codes: readonly string[], pointer: string): Lookup<readonly Place[]> => ({
  collection: 'divisions',
  filter: { _id: { $in: codes.map(divisionId) } },
  limit: codes.length,
  as: (found) => codes.map((code, n) => active(placeOf(named(found, code, `${pointer}/${n}`)), `${pointer}/${n}`)),
})
function named(found: readonly StoredState[], code: string, pointer: string): StoredState {
  const one = found.find(({ _id }) => _id === divisionId(code))
  if (one === undefined) throw refuse('unknown-reference', `Division ${code} is not known here.`, pointer)
  return one
}

/** A successor is another division of the same level. */
function checkSuccession(of: Division, successor: Division, pointer: string): void {
  if (of.code === successor.code)
    throw refuse('own-successor', `${of.code} cannot take its own place. Name another division.`, pointer)
  if (divisionLevel(of.code) !== divisionLevel(successor.code))
    throw refuse(
      'wrong-level',
      `A ${of.level} is followed by one of its own level, not by a ${successor.level}.`,
      pointer,
    )
}

/** What lay in the old ones is found in the successor from that day on; rights and routing follow (`decisions` 4). */
export const mergeDivisions = divisions.command('merge', {
  summary: { zh: '合并', en: 'Merge other divisions into this one' },
  roles: ['city-admin', 'district-admin'],
  body: Closed({ fromCodes: Type.Array(DivisionCode, { minItems: 1, maxItems: 40, uniqueItems: true }) }),
  example: { fromCodes: ['990103001002'] },
  lookups: ({ body }) => ({ merged: activeDivisions(body.fromCodes, '/fromCodes') }),
  rule({ body, state, found: { merged }, context }) {
    for (const [n, one] of merged.entries()) {
      checkSuccession(one, state, `/fromCodes/${n}`)
      if (one.lastOn > context.on)
        throw refuse('occurred-before-previous', `Something happened to ${one.code} on ${one.lastOn}.`, '/occurredAt')
    }
    const also = merged.map(
      ({ code }): Part => ({ mechanism: divisions, id: divisionId(code), events: [retired(context.on, state.code)] }),
    )
    const data = { fromCodes: body.fromCodes, toCode: state.code, effectiveOn: context.on }
    const guards = [treeOfDivisions, ...[state.code, ...body.fromCodes].map(inDivision)]
    return { events: [{ type: 'DivisionsMerged', data }], also, guards }
  },
})

/** Whether anything of a kind is active in a division, or in one merged into it whose things are still being moved. */
const anyActive = (collection: string, { code, mergedFrom }: Division, not = ''): Lookup<boolean> => ({
  collection,
  filter: {
    scopes: { $in: [code, ...mergedFrom] },
    'state.state': { $in: ['active', 'overdue_term'] },
    _id: { $ne: not },
  },
  limit: 1,
  as: (found) => found.length > 0,
})

/** Grids are of another service and do not hold it up: its owner is told by the event, and decides. */
export const retireDivision = divisions.command('retire', {
  summary: { zh: '撤销', en: 'Retire a division' },
  roles: ['city-admin', 'district-admin'],
  body: Closed({ successorCode: Type.Optional(DivisionCode) }),
  example: { successorCode: '990103001001' },
  lookups: ({ id, body, state }) => ({
    successor: whenGiven(body.successorCode, (code) => activeDivision(code, '/successorCode')),
    children: anyActive('divisions', state, id),
    units: anyActive('units', state),
    organizations: anyActive('organizations', state),
  }),
  rule({ state, found, context }) {
    const { successor, children, units, organizations } = found
    const held = [children && 'divisions', units && 'units', organizations && 'Party organisations'].filter(
      (one) => one,
    )
    if (successor !== undefined) checkSuccession(state, successor, '/successorCode')
    else if (held.length > 0)
      throw refuse(
        'division-in-use',
        `It still holds active ${held.join(', ')}. Name a successor, or close them first.`,
      )
    const guards = [treeOfDivisions, inDivision(state.code), ...(successor ? [inDivision(successor.code)] : [])]
    return { events: [retired(context.on, successor?.code)], guards }
  },
})
