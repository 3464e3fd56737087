import { isDeepStrictEqual } from 'node:util'
import { type BranchStructureChanged, Closed, type educations, structureData } from '@jiceng/contracts'
import { type Lookup, type Recorded, refuse } from '@jiceng/kernel'
import type { Static } from 'typebox'
import { organizations } from '../party-organizations/party-organization.ts'
import { members } from './member.ts'
import { ofBranch } from './persons.ts'

/** More than any branch has (N-02: fifty, generally). */
const membersMax = 2000
const Structure = Closed(structureData)
type Structure = Static<typeof Structure>

/** What structure is computed from, of one member. */
interface Person {
  readonly isFull: boolean
  readonly birthMonth?: string
  readonly education?: string
  readonly gender?: string
}

const monthsOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7))

const count = <T>(of: readonly T[], fits: (one: T) => boolean): number => of.filter(fits).length

/** Sums of a branch on a day; the age of somebody is counted from month to month. */
function structureOf(persons: readonly Person[], on: string): Structure {
  const months = persons.flatMap(({ birthMonth }) =>
    birthMonth === undefined ? [] : [monthsOf(on) - monthsOf(birthMonth)],
  )
  const between = (from: number, to: number): number => count(months, (age) => age >= from * 12 && age < (to + 1) * 12)
  const full = count(persons, ({ isFull }) => isFull)
  const schooled = (level: (typeof educations)[number]): number =>
    count(persons, ({ education }) => education === level)
  return {
    n: persons.length,
    full,
    probationary: persons.length - full,
    ageBands: { to35: between(0, 35), from36: between(36, 45), from46: between(46, 59), from60: between(60, 200) },
    sumAgeMonths: months.reduce((sum, age) => sum + age, 0),
    educationBands: {
      primary: schooled('primary'),
      junior: schooled('junior'),
      senior: schooled('senior'),
      junior_college: schooled('junior_college'),
      bachelor: schooled('bachelor'),
      postgraduate: schooled('postgraduate'),
    },
    women: count(persons, ({ gender }) => gender === 'female'),
  }
}

const memberStates = (branchId: string): Lookup<ReadonlyMap<string, boolean>> => ({
  collection: 'members',
  filter: { relates: `org:${branchId}`, 'state.state': { $in: ['probationary', 'full'] } },
  limit: membersMax,
  as: (found) => new Map(found.map(({ _id, state }) => [_id, members.read(state).state === 'full'])),
})

type Kept = Omit<Person, 'isFull'>
const persons = (branchId: string): Lookup<ReadonlyMap<string, Kept>> => ({
  collection: 'persons',
  filter: { relates: ofBranch(branchId) },
  limit: membersMax,
  as: (found) => new Map(found.map(({ _id, state }) => [_id, keptOf(state)])),
})
const keptOf = ({ birthMonth, education, gender }: Readonly<Record<string, unknown>>): Kept => ({
  ...(typeof birthMonth === 'string' && { birthMonth }),
  ...(typeof education === 'string' && { education }),
  ...(typeof gender === 'string' && { gender }),
})

/** Told when anything of it is another, and in every new month, since ages have changed by then. */
export const computeStructure = organizations.command('computeStructure', {
  summary: { zh: '汇总党员队伍结构', en: 'Sum up the members of a branch' },
  roles: ['system'],
  body: Closed({}),
  example: {},
  lookups: ({ id }) => ({ states: memberStates(id), persons: persons(id) }),
  rule({ id, state, found, context }): Recorded<typeof BranchStructureChanged>[] {
    const of = [...found.states].map(([personId, isFull]) => ({ ...found.persons.get(personId), isFull }))
    const structure = structureOf(of, context.on)
    const { structureOn, structure: before } = state
    const isNewMonth = structureOn !== undefined && structureOn.slice(0, 7) < context.on.slice(0, 7)
    if (!isNewMonth && isDeepStrictEqual(structure, before ?? structureOf([], context.on)))
      throw refuse('same-value', 'Its members are recorded so already.')
    return [{ type: 'BranchStructureChanged', data: { orgId: id, field: state.field, asOf: context.on, ...structure } }]
  },
})
