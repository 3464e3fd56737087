import type { KnownDivision } from '@jiceng/contracts'
import type { AnyEvent, Command } from '@jiceng/kernel'
import { given, type Result, type Setting } from '@jiceng/testing'
import { type Placed, place } from '../../src/algebra/place.ts'
import type { Contribution } from '../../src/algebra/types.ts'
import { registry } from '../../src/app.ts'
import { submitReport } from '../../src/reports/index.ts'
import { reports } from '../../src/reports/report.ts'
import { slotsOf, type Text } from '../../src/reports/text.ts'
import type { Counted } from '../../src/reports/trace.ts'
import type { Frozen } from '../../src/snapshots/values.ts'
import { summed } from './memory.ts'

/** Commands that a build makes for what it feeds; loading the app has made them. */
function commandsOf(): { readonly generate: Command; readonly trace: Command } {
  const { generate, trace } = reports.commands
  if (!(generate && trace && registry.fed.size > 0)) throw new Error('no commands')
  return { generate, trace }
}
export const { generate, trace } = commandsOf()

export const code = '990103'
const lies = [['2023-01-01', '/990100/990103/990103001']] as const
export const placed = (...of: readonly Contribution[]): Placed[] => of.flatMap((one) => place(one, lies, []))
const meeting = (on: string): Contribution => ({ measure: 'work-meetings', label: 'deployment', amount: 1, on })
export const grids = (measure: string, amount: number): Contribution => ({ measure, amount, from: '2023-02-01' })
export const records = placed(
  meeting('2023-02-10'),
  meeting('2023-05-10'),
  grids('red-grids', 8),
  grids('red-grids-with-branch', 7),
  grids('residential-buildings', 40),
  grids('residential-buildings-grouped', 40),
)
/** What the platform would count behind the figures. */
export const counted = (of: readonly Placed[]): Counted[] =>
  [...Map.groupBy(of, ({ m, k }) => `${m}|${k}`)].map(([key, alike]) => {
    const [measure = '', label = ''] = key.split('|')
    const amount = alike.reduce((sum, { n }) => sum + n, 0)
    return { measure, label, amount, records: alike.length, sample: [`rec_${measure}`] }
  })

const division = (name: string, divisionCode: string, more: Partial<KnownDivision> = {}): KnownDivision => ({
  ...{ id: `div_${divisionCode}`, name, kind: 'town', divisionCode, path: `/990100/990103/${divisionCode}` },
  ...{ from: '2011-01-01', state: 'active' },
  ...more,
})
const known = [
  division('桐陂街道', '990103001'),
  division('清溪镇', '990103002'),
  division('旧镇', '990103003', { to: '2022-11-01', state: 'retired' }),
]
/** The district's own buckets, and those of its towns. */
export const bucketsFound = (of: readonly Placed[]) => {
  const buckets = summed(of)
  return { own: buckets.filter(({ s }) => s === code), below: buckets.filter(({ lv }) => lv === 'T') }
}

export const found = {
  division: { name: '桐陂区', kind: 'district', level: 'D', path: '/990100/990103' },
  situation: { since: '2023-01-01', ended: [] },
  past: [],
  snapshots: [],
  values: [],
  near: known,
  ...bucketsFound(records),
  alerts: new Set<string>(),
}
export const body = { divisionCode: code, period: '2023H1' }
export const by = (actor: string, more: Setting = {}): Setting => ({
  at: '2023-07-03T02:00:00Z',
  actor,
  id: 'rpt_1',
  ...more,
})
const trust = <T>(value: unknown): T => value as never
/** Documents that a command keeps beside its events. */
export const kept = <T>({ keeps }: Result, collection: string): T[] =>
  keeps.flatMap((one) => (one.collection === collection ? trust<T[]>(one.documents) : []))

export const made = given().when(generate, body, by('bai.editor', { found }))
/** What is kept with a draft. */
function keptOf(): { readonly text: Text; readonly frozen: Frozen } {
  const [text] = kept<Text>(made, 'report_texts')
  const [frozen] = kept<Frozen>(made, 'snapshot_values').filter((one) => one.code === code)
  if (!(text && frozen)) throw new Error('nothing was kept')
  return { text, frozen }
}
export const { text, frozen } = keptOf()
export const block = text.blocks.find(({ no }) => no === '一（三）')
export const slots = slotsOf(text)
/** What the platform finds when it traces a draft. */
export const beside = {
  frozen: [frozen],
  hashes: new Map([['990103001', 'a'.repeat(64)]]),
  near: known,
  situation: undefined,
}
export const textsFound = (of: Text = text) => ({ text: (hash: string) => (hash === text._id ? text : of) })
export const tracing = (of: readonly Placed[] = records) =>
  given(...made.events).when(trace, { counted: counted(of) }, by('system', { found: { text, ...beside } }))
export const draft: readonly AnyEvent[] = [...made.events, ...tracing().events]
export const submitted = [...draft, ...given(...draft).when(submitReport, {}, by('bai.editor')).events]
