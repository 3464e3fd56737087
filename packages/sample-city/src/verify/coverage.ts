import { setTimeout as wait } from 'node:timers/promises'
import { type Door, field } from '../load/door.ts'
import { goldenOf } from '../oracle/golden.ts'
import type { World } from '../world/index.ts'

/** What a district's half-year report says of how its grids are covered, and whether its figures stand on their records. */
export interface ReportFinding {
  readonly district: string
  /** All grids and buildings are covered, as the city was told. */
  readonly isWhole: boolean
  readonly sentence: string
  /** Figures that were traced to records, and those whose records do not sum to them. */
  readonly traced: number
  readonly untrue: readonly string[]
  readonly isRight: boolean
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const claim = '全覆盖'
/** Where the report speaks of its grids. */
const opening = '城市“红色网格”'
const tracedWithinMs = 60_000

/** The sentence as it is printed. */
function sentenceOf(text: unknown): string {
  const blocks = listOf(field(text, 'blocks')).map((block) =>
    listOf(field(block, 'runs'))
      .map((run) => textOf(field(run, 'text')))
      .join(''),
  )
  const sentences = blocks.flatMap((block) => block.split('。'))
  return sentences.find((one) => one.includes(opening)) ?? ''
}

/** Figures of the report once the platform has counted the records behind them. */
async function figuresOf(door: Door, id: string): Promise<readonly unknown[]> {
  for (const end = Date.now() + tracedWithinMs; ; await wait(250)) {
    const { body } = await door.get('admin', `/v1/reports/${id}/figures`)
    if (Number(field(body, 'version')) > 1 || Date.now() > end) return listOf(field(body, 'data'))
  }
}

async function look(door: Door, code: string, shares: readonly number[]): Promise<ReportFinding> {
  const { body } = await door.post('admin', '/v1/reports', { divisionCode: code, period: '2023H1' })
  const id = textOf(field(body, 'id'))
  const { body: text } = await door.get('admin', `/v1/reports/${id}/text`)
  const sentence = sentenceOf(text)
  const traces = (await figuresOf(door, id)).flatMap((one) => field(one, 'trace') ?? [])
  const untrue = traces.filter((one) => field(one, 'holds') !== true).map((one) => textOf(field(one, 'address')))
  const isWhole = shares.every((share) => share === 100)
  const isTold = isWhole
    ? sentence.includes(claim)
    : !sentence.includes(claim) && shares.every((share) => sentence.includes(`${share.toFixed(1)}%`))
  const isRight = sentence !== '' && isTold && traces.length > 0 && untrue.length === 0
  return { district: code, isWhole, sentence, traced: traces.length, untrue, isRight }
}

/** Lets every district write its report: only one whose grids and buildings are all covered says 全覆盖 (`domain` 6.6). */
export async function verifyReports(door: Door, world: World): Promise<ReportFinding[]> {
  const golden = goldenOf(world)
  const findings: ReportFinding[] = []
  for (const { district } of world.parts) {
    const shares = golden.filter(
      ({ scope, indicator }) => scope === district.code && ['IG-05', 'IG-06'].includes(indicator),
    )
    findings.push(
      await look(
        door,
        district.code,
        shares.map(({ value }) => value),
      ),
    )
  }
  return findings
}
