import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Row } from './scenario.ts'

const file = join(import.meta.dirname, '../docs/faults.md')
const head = `# Faults

Written by \`npm run faults\` (see \`faults/\`): real processes, real servers, killed and cut while a load runs; then everything is
checked (\`reliability\` 6). A row is replaced when its fault is run again. Machine: 2 shared cores, so seconds are upper bounds.

| # | fault | acked | lost | doubled in the log | doubled effects | inversions | seconds to recover | worst freshness, s | verdict |
|---|---|---|---|---|---|---|---|---|---|`

const seconds = (of: number | undefined): string => (of === undefined ? 'never' : of.toFixed(1))
const line = (row: Row): string => {
  const { number, name, acked, lost, doubledInLog, doubledEffects, inversions, violations } = row
  const verdict = violations.length === 0 ? 'held' : `**broken**: ${violations[0]?.slice(0, 120).replaceAll('|', '/')}`
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

/** Puts rows into the table of `docs/faults.md`, in place of older ones of the same faults. */
export async function report(rows: readonly Row[]): Promise<void> {
  const fresh = rows.map(line)
  const known = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((text) => /^\| Z?\d+ \|/.test(text))
  const replaced = new Set(fresh.map(keyOf))
  const all = [...known.filter((text) => !replaced.has(keyOf(text))), ...fresh].sort((a, b) => order(a) - order(b))
  await writeFile(file, `${head}\n${all.join('\n')}\n`)
}
