import type { Delivered } from '@jiceng/eventing'
import { parsePeriod } from '@jiceng/kernel'
import { registry } from '../../src/app.ts'
import { indicators } from '../../src/catalogue/indicators.ts'
import { fromBuckets, fromRecords } from '../../src/figures/amounts.ts'
import { answer } from '../../src/figures/figure.ts'
import { deliver, type Memory, memory } from './memory.ts'

export const community = '990103001001'
const at = '/990100/990103/990103001/990103001001'

/** One event of an aggregate, on a day, recorded that day. */
export type Told = readonly [aggregate: string, type: string, on: string, data: object, path?: string]

/** What a few events make, told in their order; the n-th has the id `e<n>`. */
export async function made(told: readonly Told[]): Promise<Memory> {
  const kept = memory()
  const versions = new Map<string, number>()
  const said = told.map(([aggregate, type, occurredOn, data, scopePath = at], n): Delivered => {
    const version = (versions.get(aggregate) ?? 0) + 1
    versions.set(aggregate, version)
    return {
      ...{ id: `e${n}`, type, aggregate, version, time: `${occurredOn}T02:00:00.000Z`, scopePath, data: { ...data } },
      ...{ source: '/jiceng/test', timeline: 1, occurredOn, actor: 'a', correlationId: 'c' },
    }
  })
  await deliver(kept, [said])
  return kept
}

/** A figure of a place, or of a grid or branch by its id: what it is made of, or its value alone. */
function asked(kept: Memory, id: string, period: string, asOf: string, of = community) {
  const indicator = indicators.get(id)
  if (!indicator) throw new Error(`no ${id}`)
  const amounts = /^[a-z]{3}_/.test(of)
    ? fromRecords([...kept.subjects.values()].flatMap(({ c }) => c.filter(({ e }) => e?.includes(of))))
    : fromBuckets(kept.buckets().filter(({ s }) => s === of))
  return answer(indicator, registry.fed, amounts, { period: parsePeriod(period), asOf })
}
export const share = (...of: Parameters<typeof asked>): string =>
  asked(...of)
    .slice(0, 1)
    .map(({ numerator, denominator }) => `${numerator}/${denominator}`)
    .join()
export const values = (...of: Parameters<typeof asked>): (number | null)[] => asked(...of).map(({ value }) => value)
