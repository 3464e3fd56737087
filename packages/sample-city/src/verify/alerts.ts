import { inspect } from 'node:util'
import type { Draft } from '../draft.ts'
import { type Door, field } from '../load/door.ts'
import { expectedAlerts, knownRules } from '../oracle/alerts.ts'
import { about, type ExpectedAlert } from '../oracle/expected.ts'
import type { World } from '../world/index.ts'
import { pagesOf } from './pages.ts'

/** What the alerts of one rule are, and what they should be. */
export interface RuleFinding {
  readonly rule: string
  readonly expected: number
  readonly found: number
  /** The platform or the oracle does not look at this rule yet, so there is nothing to compare. */
  readonly isWatched: boolean
  /** Those that are missing, and those that nothing in the city is a reason for. */
  readonly missing: readonly string[]
  readonly extra: readonly string[]
}

const keyOf = ({ rule, subject: { kind, name, divisionCode } }: ExpectedAlert): string =>
  `${rule} ${kind} ${divisionCode} ${name}`

const severities = ['I', 'W', 'S'] as const
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
/** An answer of the platform, read by the same names as what was told. */
const bodyOf = (answer: unknown): Draft['body'] =>
  typeof answer === 'object' && answer !== null ? Object.fromEntries(Object.entries(answer)) : {}

/** Alerts that are not closed, by what anybody can look up of what they are about. */
async function raised(door: Door): Promise<ExpectedAlert[]> {
  const open = (await pagesOf(door, '/v1/alerts?')).filter((one) => field(one, 'state') !== 'closed')
  return Promise.all(
    open.map(async (one): Promise<ExpectedAlert> => {
      const [kind, divisionCode] = [text(field(one, 'resource')), text(field(one, 'divisionCode'))]
      const { body } = await door.get('admin', `/v1/${kind}/${text(field(one, 'subjectId'))}`)
      const severity = severities.find((word) => word === field(one, 'severity'))
      if (severity === undefined) throw new Error(`an alert without severity: ${inspect(one)}`)
      return { rule: text(field(one, 'ruleId')), severity, subject: about(kind, bodyOf(body), divisionCode) }
    }),
  )
}

const ascending = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** What is in a list and not in another: one that is there twice must be there twice. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const rest = [...other]
  return list.filter((one) => {
    const at = rest.indexOf(one)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

/**
 * Compares all that the platform warns of with all that it should, by rule and subject. Not by severity: a tick in the middle of the
 * telling finds a city half told, and what it raised as severer stays so.
 */
export async function verifyAlerts(
  door: Door,
  world: World,
  expected: readonly ExpectedAlert[] = expectedAlerts(world),
): Promise<RuleFinding[]> {
  const { body } = await door.get('admin', '/v1/alert-rules')
  const listed = field(body, 'data')
  const watched = new Set((Array.isArray(listed) ? listed : []).map((one: unknown) => text(field(one, 'id'))))
  const found = await raised(door)
  const rules = new Set([...watched, ...[...expected, ...found].map(({ rule }) => rule)])
  return [...rules].toSorted(ascending).map((rule) => {
    const keys = (of: readonly ExpectedAlert[]): string[] => of.filter((one) => one.rule === rule).map(keyOf)
    const [wanted, there] = [keys(expected), keys(found)]
    const isWatched = watched.has(rule) && knownRules.has(rule)
    return {
      rule,
      expected: wanted.length,
      found: there.length,
      isWatched,
      missing: isWatched ? without(wanted, there) : [],
      extra: isWatched ? without(there, wanted) : [],
    }
  })
}
