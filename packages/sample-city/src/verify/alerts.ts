import { type Door, field } from '../load/door.ts'
import { type ExpectedAlert, expectedAlerts } from '../oracle/alerts.ts'
import type { World } from '../world/index.ts'

/** What the alerts of one rule are, and what they should be. */
export interface RuleFinding {
  readonly rule: string
  readonly expected: number
  readonly found: number
  /** Some that are missing, and some that nobody planted. */
  readonly missing: readonly string[]
  readonly extra: readonly string[]
}

/** Of these the severe ones were planted; the others follow from how often branches meet. */
const severeOnly: ReadonlySet<string> = new Set(['W-05'])
/** Rules that look at what is planted and nothing else; others of the platform are not compared, nor those it has not got. */
const compared = ['W-01', 'W-02', 'W-03', 'W-05', 'W-17', 'W-19', 'W-25', 'W-26', 'W-27'] as const
const shownMax = 5

const keyOf = ({ rule, subject: { name, divisionCode } }: ExpectedAlert): string => `${rule} ${divisionCode} ${name}`
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

async function pagesOf(door: Door, path: string): Promise<unknown[]> {
  const all: unknown[] = []
  for (let cursor = ''; ; ) {
    const { status, body } = await door.get('admin', `${path}&limit=200${cursor}`)
    if (status !== 200) return all
    all.push(...listOf(field(body, 'data')))
    const next = field(field(body, 'page'), 'next')
    if (typeof next !== 'string') return all
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
}

/** Alerts of a rule that are not closed, by the name and the place of what they are about. */
async function raised(door: Door, rule: string): Promise<Set<string>> {
  const severity = severeOnly.has(rule) ? '&severity=S' : ''
  const alerts = (await pagesOf(door, `/v1/alerts?ruleId=${rule}${severity}`)).filter(
    (one) => field(one, 'state') !== 'closed',
  )
  const keys = alerts.map(async (one) => {
    const { body } = await door.get('admin', `/v1/${field(one, 'resource')}/${field(one, 'subjectId')}`)
    return `${rule} ${field(body, 'divisionCode')} ${field(body, 'name')}`
  })
  return new Set(await Promise.all(keys))
}

/** Compares what the platform warns of with what was planted. */
export async function verifyAlerts(door: Door, world: World): Promise<RuleFinding[]> {
  const findings: RuleFinding[] = []
  const all = expectedAlerts(world)
  for (const rule of compared) {
    const expected = new Set(all.filter((one) => one.rule === rule).map(keyOf))
    const found = await raised(door, rule)
    findings.push({
      rule,
      expected: expected.size,
      found: found.size,
      missing: [...expected.difference(found)].slice(0, shownMax),
      extra: [...found.difference(expected)].slice(0, shownMax),
    })
  }
  return findings
}
