import { type AnyEvent, allowedIn, type Command, type Mechanism } from '@jiceng/kernel'
import fc from 'fast-check'
import t from 'tap'
import {
  applyToEstablish,
  approveEstablishment,
  divisions,
  extendTerm,
  grants,
  organizations,
  registerOrganization,
  units,
} from '../mechanisms.ts'
import { type City, chengchuan } from './city.ts'

const mechanisms: readonly Mechanism[] = [divisions, units, organizations, grants]
const all: readonly Command[] = mechanisms.flatMap(({ commands }) =>
  Object.values(commands).filter(({ corrects }) => !corrects),
)
const founding = [registerOrganization, registerOrganization, applyToEstablish, approveEstablishment]
/** What is to be done: organisations more often, since most steps need some. */
const commands: readonly Command[] = [...all, ...founding, ...founding, extendTerm]

/** A command with bodies that may fit, from small pools, so that steps meet each other. */
interface Step {
  readonly command: number
  readonly target: number
  readonly picks: readonly number[]
  readonly day: number
}
const step: fc.Arbitrary<Step> = fc.record({
  command: fc.nat(commands.length - 1),
  target: fc.nat(59),
  picks: fc.array(fc.nat(60), { minLength: 12, maxLength: 12 }),
  day: fc.nat(2),
})

const codes = ['990103001001', '990103001002', '990103100200', '990103001', '990103100', '990103', '990104', '990100']
const fresh = ['990103001003', '990103001004', '990103002', '990103100201', '990105']
const credit = ['91990101MA0F1E2D3H', 'N2990103AB12CD34XJ', undefined]
const types = ['grassroots_committee', 'general_branch', 'branch', 'joint_branch', 'party_group', 'working_committee']
const levels = ['community', 'community', 'town', 'village', 'district']

const idsOf = (c: City, mechanism: Mechanism): string[] =>
  [...c.standing].filter(([, one]) => one.mechanism === mechanism).map(([id]) => id)

/** Values for the fields of all bodies; what a body does not have is left out. */
function valuesFor(c: City, { command, target, picks, day }: Step): Record<string, unknown> {
  const pick = <T>(n: number, of: readonly T[]): T | undefined => of[(picks[n] ?? 0) % of.length]
  const orgs = idsOf(c, organizations)
  const orgType = pick(8, types)
  const isDivision = commands[command]?.mechanism === divisions
  const n = (picks[0] ?? 0) % fresh.length
  const parent = fresh[n]?.slice(0, [9, 9, 6, 9, 4][n])
  return {
    code: fresh[n],
    level: levels[[0, 0, 2, 3, 4][n] ?? 0],
    parentCode: parent === '9901' ? '990100' : parent,
    name: pick(1, ['甲', '乙', '丙']),
    fromCodes: [pick(2, [...codes, ...fresh])],
    successorCode: pick(3, [undefined, undefined, ...codes]),
    divisionCode: pick(4, [...codes, ...codes, ...codes, ...fresh]),
    uscc: pick(5, credit),
    kind: pick(6, ['enterprise', 'school', 'garrison']),
    field: pick(7, ['rural', 'two_new', 'organ']),
    orgType,
    parentId: pick(9, isDivision ? [undefined] : [undefined, ...orgs]),
    unitId: pick(10, [undefined, undefined, undefined, ...idsOf(c, units)]),
    coveredUnitIds: orgType === 'joint_branch' ? idsOf(c, units).slice(0, 2) : undefined,
    successorOrgId: pick(9, [undefined, ...orgs]),
    fullMemberCount: picks[2],
    probationaryCount: (picks[3] ?? 0) % 2,
    committeeSize: pick(4, [0, 0, 3, 5]),
    hasPartyGroups: day > 0,
    entitledCount: 10,
    presentCount: pick(5, [7, 8, 10]),
    termYears: pick(6, [undefined, undefined, 5]),
    termStartOn: pick(2, [undefined, '2023-06-01']),
    establishedOn: '2020-01-01',
    termEndOn: pick(7, ['2026-12-31', '2029-12-31', '2032-12-31']),
    accountId: pick(8, ['wang', 'li', 'clerk']),
    role: pick(9, ['town-clerk', 'district-admin', 'city-viewer']),
    to: pick(10, [undefined, '2023-08-01', '2030-01-01']),
    reason: '调整',
    since: '2023-06-01',
    year: 2023,
    personId: 'per_nobody',
    target,
  }
}

function bodyFor(command: Command, values: Record<string, unknown>): Record<string, unknown> {
  const wanted = Object.keys(command.body.properties)
  const required: readonly string[] = command.body.required ?? []
  const given = Object.entries(values).filter(([name, value]) => wanted.includes(name) && value !== undefined)
  const body = Object.fromEntries(given)
  // What must be there and has no value in this city is something that nobody knows.
  for (const name of required) body[name] ??= name === 'parentId' || name === 'successorOrgId' ? 'org_nowhere' : 0
  return body
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Takes one step; returns the aggregate it was taken with, or undefined when it was refused. */
function take(c: City, one: Step): string | undefined {
  const command = commands[one.command]
  if (command === undefined) return
  const own = idsOf(c, command.mechanism)
  const legal = own.filter((id) => allowedIn(command.mechanism.machine, text(c.the(id).state)).includes(command.name))
  const among = one.target % 4 === 0 ? own : legal
  const body = bodyFor(command, valuesFor(c, one))
  const at = `202${3 + one.day * 3}-06-30T02:00:00Z`
  if (command.creates) {
    const { id, refused } = c.does(command, body, { at })
    return refused === undefined ? id : undefined
  }
  const id = among[one.target % Math.max(among.length, 1)]
  if (id === undefined) return
  return c.does(command, body, { id, at, actor: 'li' }).refused === undefined ? id : undefined
}

const working = ['active', 'overdue_term']
const isAtWork = (c: City, id: string): boolean => working.includes(text(c.the(id).state))

/** What must hold in any city, whatever was done to it. */
function flawsIn(c: City): string[] {
  const found: string[] = []
  const say = (holds: boolean, flaw: string): void => {
    if (!holds) found.push(flaw)
  }
  const credits: string[] = []
  for (const [id, { mechanism, fold, history }] of c.standing) {
    const again = history.reduce(
      (state: typeof fold, event: AnyEvent) => mechanism.fold(state, event),
      mechanism.initial,
    )
    say(JSON.stringify(again) === JSON.stringify(fold), `${id} is not the fold of its history`)
    say(fold.state in mechanism.machine && fold.state !== 'new', `${id} is in state ${fold.state}`)
    const state = c.the(id)
    const home = c.the(`div_${fold.divisionCode}`)
    if (mechanism === grants || !isAtWork(c, id)) continue
    const parent = text(state.parentCode)
    const above = parent === '' ? home : c.the(`div_${parent}`)
    say(
      home.state === 'active' || home.successorCode !== undefined,
      `${id} lies in ${fold.divisionCode}, which is gone`,
    )
    say(above.state === 'active' || above.successorCode !== undefined, `${id} lies below ${parent}, which is gone`)
    if (mechanism === units && state.uscc !== undefined) credits.push(text(state.uscc))
    if (mechanism !== organizations) continue
    say(state.parentId === undefined || isAtWork(c, text(state.parentId)), `${id} is below what has ended`)
    say(state.unitId === undefined || isAtWork(c, text(state.unitId)), `${id} stands on a closed unit`)
    say(!chainOf(c, id).slice(1).includes(id), `${id} is above itself`)
  }
  say(new Set(credits).size === credits.length, 'two active units have one credit code')
  return found
}
function chainOf(c: City, id: string, length = 20): string[] {
  const parent = text(c.the(id).parentId)
  return parent === '' || length === 0 ? [id] : [id, ...chainOf(c, parent, length - 1)]
}

t.test(
  'no order of commands leads out of the machines, breaks the tree or parts a state from its history',
  async (t) => {
    const taken = new Set<string>()
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        const c = chengchuan()
        for (const one of steps) {
          const before = new Map([...c.standing].map(([id, { fold }]) => [id, fold.state]))
          const id = take(c, one)
          if (id === undefined) continue
          const command = commands[one.command]
          const { mechanism, fold } = c.standing.get(id) ?? {}
          const from = before.get(id) ?? 'new'
          if (!command || !mechanism || !fold) throw new Error('a step without its aggregate')
          if (
            !allowedIn(mechanism.machine, from).includes(command.name) ||
            mechanism.machine[from]?.[command.name] !== fold.state
          )
            throw new Error(`${command.name} led from ${from} to ${fold.state}`)
          taken.add(`${mechanism.name}.${command.name}`)
        }
        const flaws = flawsIn(c)
        if (flaws.length > 0) throw new Error(flaws.join('; '))
      }),
      { numRuns: 400 },
    )
    const never = all.map(({ name, mechanism }) => `${mechanism.name}.${name}`).filter((name) => !taken.has(name))
    // The city is there already; without members there is no structure and nobody to send; what is followed is heard, not guessed.
    const sending = ['unit.assignInstructor', 'unit.withdrawInstructor']
    const impossible = ['division.registerRoot', ...sending, 'organization.computeStructure', 'organization.followUnit']
    t.same(never, impossible, 'every command was taken at least once')
  },
)
