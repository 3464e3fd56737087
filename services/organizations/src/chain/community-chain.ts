import { isDeepStrictEqual } from 'node:util'
import { Closed, chainLevels, communityChainEvents, Day, DivisionCode, OneOf } from '@jiceng/contracts'
import { lifecycle, reference, refuse } from '@jiceng/kernel'
import { type Static, Type } from 'typebox'
import { divisionId } from '../divisions/division.ts'
import { placeOf } from '../divisions/references.ts'
import { levelsOf, missingLevels } from './levels.ts'

const View = Closed({
  state: OneOf('new', 'assessed'),
  divisionCode: DivisionCode,
  communityCode: DivisionCode,
  missingLevels: Type.Array(OneOf(...chainLevels)),
  complete: Type.Boolean(),
  changedOn: Type.Optional(Day),
})
type CommunityChain = Static<typeof View>
const initial: CommunityChain = {
  state: 'new',
  divisionCode: '',
  communityCode: '',
  missingLevels: [],
  complete: false,
}

export const chainId = (communityCode: string): string => `chn_${communityCode}`

/** The six-level chain of a community: which levels there are, computed from what exists. */
export const communityChains = lifecycle({
  name: 'community-chain',
  collection: 'community_chains',
  path: 'community-chains',
  idPrefix: 'chn',
  mechanism: 'M-050',
  title: { zh: '六级组织链条', en: 'Six-level chains' },
  events: communityChainEvents,
  initial,
  machine: { new: { assess: 'assessed' }, assessed: { assess: 'assessed' } },
  view: View,
  filters: { complete: 'state.complete' },
  evolve: (_, { data }): CommunityChain => ({
    ...data,
    state: 'assessed',
    divisionCode: data.communityCode,
    complete: data.missingLevels.length === 0,
  }),
})

/** Makes what it finds known when it is another than before. */
export const assessChain = communityChains.command('assess', {
  summary: { zh: '核查六级链条', en: 'Find out which levels a community has' },
  roles: ['system'],
  body: Closed({ communityCode: DivisionCode, townCode: DivisionCode, districtCode: DivisionCode }),
  example: { communityCode: '990103001001', townCode: '990103001', districtCode: '990103' },
  divisionCode: ({ communityCode }) => communityCode,
  id: ({ communityCode }) => chainId(communityCode),
  lookups: ({ body }) => ({
    community: reference('divisions', divisionId(body.communityCode), '/communityCode', placeOf),
    ...levelsOf(body),
  }),
  rule({ body: { communityCode }, state, found, context }) {
    const missing = missingLevels(found)
    if (
      found.community.state !== 'active' ||
      (state.state !== 'new' && isDeepStrictEqual(missing, state.missingLevels))
    )
      throw refuse('same-value', 'Its levels are recorded so already.')
    return [
      { type: 'ChainCompletenessChanged', data: { communityCode, missingLevels: missing, changedOn: context.on } },
    ]
  },
})
