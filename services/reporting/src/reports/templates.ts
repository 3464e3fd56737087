import type { LocalDate, Period } from '@jiceng/kernel'
import type { Template } from '../report/template.ts'
import { halfYear } from '../report/templates/half-year.ts'

/** Templates that reports are generated from, or were. */
// Version 1 held no figure against an earlier one; what its annexes stand on is the same.
const templates: readonly Template[] = [{ ...halfYear, version: 1 }, halfYear]
/** The one that new reports are generated from. */
export const current = halfYear

export function templateOf(code: string, version: number): Template {
  const found = templates.find((one) => one.code === code && one.version === version)
  if (!found) throw new Error(`template ${code} ${version} is gone, though a report was made from it`)
  return found
}

/** A division as a report names it. */
export interface Subject {
  readonly name: string
  readonly kind: string
}

/** `桐陂区`, `2023年上半年`, `6月30日`, and the half-year that follows. */
export function wordsOf({ name }: Subject, period: Period, asOf: LocalDate): Readonly<Record<string, string>> {
  const [year, month, day] = asOf.split('-').map(Number)
  const isFirst = period.id.endsWith('H1')
  return {
    scope: name,
    period: `${period.id.slice(0, 4)}年${isFirst ? '上' : '下'}半年`,
    asOf: year === Number(period.id.slice(0, 4)) ? `${month}月${day}日` : `${year}年${month}月${day}日`,
    next: isFirst ? '下半年' : '明年上半年',
  }
}

/** 中共桐陂区委组织部, 中共石泾街道工作委员会, 中共清溪镇委员会. */
export function issuerOf({ name, kind }: Subject): string {
  if (kind !== 'town') return `中共${name}委组织部`
  return `中共${name}${name.endsWith('街道') ? '工作' : ''}委员会`
}
