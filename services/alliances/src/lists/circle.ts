import { Id, memberIdOf } from '@jiceng/contracts'
import { type Lookup, reference, refuse } from '@jiceng/kernel'
import { Type } from 'typebox'
import { agreements } from '../agreements/agreement.ts'
import { activeAlliance, checkParty, checkPlace } from '../alliances/index.ts'
import { toAlliance } from '../sides.ts'

/** Whose lists they are: an alliance's (M-097), or those of a contract (M-055). One of both is named. */
export const circleData = { allianceId: Type.Optional(Id), contractId: Type.Optional(Id) }
export interface Circle {
  readonly allianceId?: string
  readonly contractId?: string
}
export const circleOf = ({ allianceId, contractId }: Circle): Circle => ({
  ...(allianceId === undefined ? {} : { allianceId }),
  ...(contractId === undefined ? {} : { contractId }),
})
export const isOther = (one: Circle, other: Circle): boolean =>
  one.allianceId !== other.allianceId || one.contractId !== other.contractId
export const toCircle = ({ allianceId, contractId }: Circle): string[] => [
  ...(allianceId === undefined ? [] : [toAlliance(allianceId)]),
  ...(contractId === undefined ? [] : [`agreement:${contractId}`]),
]

/** An alliance or a contract at work, and what it asks of those on its lists. */
export interface Working {
  checkParty(id: string, pointer: string): void
  checkPlace(divisionCode: string): void
}
const inAlliance = (id: string, pointer: string): Lookup<Working> => {
  const active = activeAlliance(id, pointer)
  return {
    ...active,
    as(found) {
      const alliance = active.as(found)
      return {
        checkParty: (member, at) => checkParty(alliance, member, at),
        checkPlace: (code) => checkPlace(alliance, code),
      }
    },
  }
}
const inContract = (id: string, pointer: string): Lookup<Working> =>
  reference(agreements.collection, id, pointer, ({ state, scopes }) => {
    const { kind, title, state: is, parties } = agreements.read(state)
    if (kind !== 'co_build_contract')
      throw refuse('circle-unclear', `${title} is the agreement of an alliance. Name the alliance instead.`, pointer)
    if (is !== 'active')
      throw refuse('contract-not-active', `${title} is ${is}. Let all sign and activate it, or name another.`, pointer)
    const place = scopes.at(-1) ?? ''
    return {
      checkParty(party, at) {
        if (!parties.some((one) => memberIdOf(one) === party))
          throw refuse('not-a-party', `${party} is no party of ${title}. Name one of its parties.`, at)
      },
      checkPlace(code) {
        if (code !== place)
          throw refuse('division-mismatch', `${title} lies in ${place}; name that division.`, '/divisionCode')
      },
    }
  })

/** `at` is false when not the body names it. */
export function working({ allianceId, contractId }: Circle, at = true): Lookup<Working> {
  if (contractId !== undefined && allianceId === undefined) return inContract(contractId, at ? '/contractId' : '')
  const alliance = inAlliance(allianceId ?? '', at ? '/allianceId' : '')
  if (contractId === undefined && allianceId !== undefined) return alliance
  return {
    ...alliance,
    as() {
      throw refuse('circle-unclear', 'Name either the alliance or the contract whose list it is.', '/allianceId')
    },
  }
}
