import { ChainCompletenessChanged } from '@jiceng/contracts'
import { chain, type Interval } from '../algebra/days.ts'
import { repeats, subject } from '../algebra/subject.ts'
import type { Day } from '../algebra/types.ts'
import { placeBoard } from '../hubs/place-board.ts'

interface Chain {
  readonly communityCode: string
  readonly steps: readonly (readonly [Day, boolean])[]
}

/** Whether a community has all six levels (M-050), as it changes. */
const communityChains = subject<Chain>({
  name: 'community-chain',
  resource: 'community-chains',
  measures: [],
  isRecord: false,
  steps: [
    repeats(ChainCompletenessChanged, (state: Chain | undefined, { data }) => ({
      communityCode: data.communityCode,
      steps: [...(state?.steps ?? []), [data.changedOn, data.missingLevels.length === 0] as const],
    })),
  ],
  exports({ communityCode, steps }) {
    const days = chain(steps).flatMap(({ value, ...on }): Interval[] => (value ? [on] : []))
    return [placeBoard.lend(`div_${communityCode}`, { is: 'chain', days })]
  },
})

export const subjects = [communityChains] as const
