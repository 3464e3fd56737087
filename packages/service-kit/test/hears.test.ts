// Every group kept the version of every aggregate of its topics, also of kinds of which it hears no event.
import t from 'tap'
import { hearsOf } from '../src/index.ts'

const followers = { services: ['organizations' as const], projections: [] }

t.test(
  'a group hears of the kinds that have an event it listens to, and of kinds this build does not know',
  async (t) => {
    const projection = { collection: 'x', listens: ['DivisionRenamed'], targets: () => [], fold: () => ({ _id: '' }) }
    const hears = hearsOf([
      { ...followers, name: 'of.divisions', projections: [projection] },
      { ...followers, name: 'of.corrections', reacts: new Set(['UnitFactCorrected']), react: async () => undefined },
      { ...followers, name: 'of.all', react: async () => undefined },
    ])
    const heard = (group: string) =>
      ['div_990103', 'unt_1', 'per_1', 'new_1', 'cny_grid', 'odd'].filter((id) => hears(group, id))
    t.strictSame(heard('of.divisions'), ['div_990103', 'new_1', 'cny_grid', 'odd'])
    t.strictSame(heard('of.corrections'), ['unt_1', 'new_1', 'cny_grid', 'odd'])
    t.equal(heard('of.all').length, 6)
  },
)
