// What tap says, made short: a line for each test file, and the whole of each failure.

export interface Totals {
  passed: number
  failed: number
  skipped: number
}

/** tap's own totals; a run that fails without counting one failure counts as one. */
export function totals(ok: boolean, tap: string): Totals {
  const line = tap.match(/^# \{ total: \d+.*\}$/gm)?.at(-1) ?? ''
  const count = (name: string): number => Number(line.match(new RegExp(`\\b${name}: (\\d+)`))?.[1] ?? 0)
  return { passed: count('pass'), failed: count('fail') || (ok ? 0 : 1), skipped: count('skip') + count('todo') }
}

export const closing = ({ passed, failed, skipped }: Totals): string =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`

const silent = /^\s*(TAP version|ok \d|# Subtest|# time=|# No coverage|1\.\.\d|$)/

/** Takes tap's lines one by one; answers with what a reader wants of each. */
export function shorten(): (line: string) => string[] {
  let diagnosis = ''
  return (line) => {
    const indent = line.match(/^ */)?.[0] ?? ''
    if (diagnosis) {
      const inside = line.startsWith(diagnosis)
      if (line === `${diagnosis}...`) diagnosis = ''
      if (inside) return [line]
    }
    const file = line.match(/^ok \d+ - (.*)$/)?.[1]
    if (file) return [`ok: ${file}`]
    if (/^\s*not ok /.test(line)) {
      diagnosis = `${indent}  `
      return [line]
    }
    return silent.test(line) ? [] : [line]
  }
}
