import { eventsOf } from '@jiceng/contracts'
import t from 'tap'
import { registry } from '../../src/app.ts'
import { fits, labelsOf, type Term } from '../../src/catalogue/formula.ts'
import { indicators, measuresOf } from '../../src/catalogue/indicators.ts'
import { waiting } from '../../src/catalogue/waiting.ts'
import { isIndicatorFed } from '../../src/figures/figure.ts'
import { made, values } from '../figures/told.ts'

const known = new Set(
  Object.values(eventsOf)
    .flat()
    .map(({ type }) => type),
)

t.test('every indicator is fed, or says which mechanism it waits for', async (t) => {
  const unfed = [...indicators.values()].filter((one) => !isIndicatorFed(one, registry.fed)).map(({ id }) => id)
  t.strictSame(new Set(waiting.keys()), new Set(unfed))
})

t.test('what is waited for is not there: an indicator whose events exist is fed', async (t) => {
  const here = [...waiting].filter(([, { events }]) => events.every((type) => known.has(type)))
  t.strictSame(here, [])
})

t.test('of an indicator that is fed every figure is', async (t) => {
  const half = [...indicators.values()].filter(
    (one) => isIndicatorFed(one, registry.fed) && measuresOf(one.figures).some((name) => !registry.fed.has(name)),
  )
  t.strictSame(
    half.map(({ id }) => id),
    [],
  )
})

t.test('a report says how many of its figures lead to their records (IR-06)', async (t) => {
  const path = '/990100/990103'
  const generated = ['rpt_1', 'ReportGenerated', '2023-07-03', { asOf: '2023-06-30' }, path] as const
  const of = (slots?: object) =>
    made([generated, ['rpt_1', 'ReportTraced', '2023-07-03', slots ? { slots } : {}, path]])
  const on = async (slots?: object) => values(await of(slots), 'IR-06', '2023H1', '2023-06-30', 'rpt_1')
  t.same(await on({ printed: 96, traced: 96 }), [100])
  t.same(await on({ printed: 96, traced: 95 }), [99])
  t.same(await on(), [null], 'a report that was traced before slots were counted')
})

t.test('what the database takes for a label of a figure is what memory takes for one', async (t) => {
  const labels = ['', 'key_minor', 'key_minor.on_time', 'key_minor.late', 'dispute.late', 'key_minorXlate', 'a.b.late']
  const terms = (...of: string[][]): Term[] => of.map((one) => ({ measure: 'm', labels: one }))
  const cases = [
    terms([]),
    terms(['key_minor']),
    terms(['*.late'], ['dispute.late']),
    terms(['key_minor.*', 'a.*.late']),
  ]
  for (const of of cases) {
    const taken = labelsOf(of)
    const isTaken = (label: string): boolean =>
      taken === undefined || taken.some((one) => (one instanceof RegExp ? one.test(label) : one === label))
    for (const label of labels)
      t.equal(
        isTaken(label),
        of.some((term) => fits(term, label)),
        `${JSON.stringify(of)} ${label}`,
      )
  }
})
