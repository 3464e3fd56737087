import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Row } from './scenario.ts'

const file = join(import.meta.dirname, '../docs/faults.md')
/** Between the head of the table and its rows. */
const rule = `|${'---|'.repeat(10)}`

const seconds = (of: number | undefined): string => (of === undefined ? 'never' : of.toFixed(1))
const isDefect = (number: Row['number']): boolean => `${number}`.startsWith('Z')
const line = (row: Row): string => {
  const { number, name, acked, lost, doubledInLog, doubledEffects, inversions, violations } = row
  const first = violations[0]?.slice(0, 120).replaceAll('|', '/')
  const verdict = first === undefined ? 'held' : `${isDefect(number) ? 'found' : '**broken**'}: ${first}`
  const figures = [acked, lost, doubledInLog, doubledEffects, inversions]
  const times = [seconds(row.recoverySeconds), seconds(row.worstFreshnessSeconds)]
  return `| ${[number, name, ...figures, ...times, verdict].join(' | ')} |`
}
const order = (text: string): number => {
  const [, letter = '', digits = ''] = /^\| (Z?)(\d+) /.exec(text) ?? []
  return Number(digits) + (letter ? 1000 : 0)
}
/** Number and name: what one member proves of MongoDB, three prove otherwise. */
const keyOf = (text: string): string => text.split('|', 3).join('|')

/** Puts rows into the table at the end of `docs/faults.md`, in place of older ones of the same faults. */
export async function report(rows: readonly Row[]): Promise<void> {
  const fresh = rows.map(line)
  const text = await readFile(file, 'utf8')
  const [head = '', table = ''] = text.split(rule)
  const known = table.split('\n').filter((row) => row.startsWith('|'))
  const replaced = new Set(fresh.map(keyOf))
  const all = [...known.filter((row) => !replaced.has(keyOf(row))), ...fresh].sort((a, b) => order(a) - order(b))
  await writeFile(file, `${[head + rule, ...all].join('\n')}\n`)
}
