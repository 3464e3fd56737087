import { type FurtherRoutes, parameters, readingGrants } from '@jiceng/service-kit'
import { type Indicator, indicators } from '../catalogue/indicators.ts'
import { type Waiting, waiting } from '../catalogue/waiting.ts'
import type { Registry } from '../engine/registry.ts'
import type { FigureTools } from './asked.ts'
import { isIndicatorFed } from './figure.ts'
import { figure } from './figures.ts'
import { ranking } from './rankings.ts'
import { records } from './records.ts'

const caller = (operation: string) => ({ config: { policy: 'caller', operation } }) as const

/** What is not fed says what it waits for. */
function feeding(indicator: Indicator, fed: ReadonlySet<string>): { state: string; waitsFor?: Waiting } {
  if (isIndicatorFed(indicator, fed)) return { state: 'fed' }
  const waitsFor = waiting.get(indicator.id)
  return { state: 'not-fed', ...(waitsFor ? { waitsFor } : {}) }
}
const catalogueRow = (indicator: Indicator, fed: ReadonlySet<string>) => ({
  indicator: indicator.id,
  name: indicator.name,
  class: indicator.class,
  unit: indicator.units.join('/'),
  figures: indicator.figures.map(({ name }) => name),
  grains: [...indicator.grains],
  periods: indicator.periods,
  formulaVersion: indicator.formulaVersion,
  ...feeding(indicator, fed),
})

/** Figures, their records, rankings and the catalogue of them. */
export const figureRoutes =
  (registry: Registry): FurtherRoutes =>
  (app, options) => {
    const tools: FigureTools = { ...options, registry }
    app.get('/v1/indicators', caller('indicators.list'), async (request) => {
      parameters(request.query, [])
      await readingGrants(tools, request.caller)
      return { data: [...indicators.values()].map((one) => catalogueRow(one, registry.fed)) }
    })
    app.get('/v1/figures/:indicator', caller('figures.get'), (request, reply) => figure(tools, request, reply))
    app.get('/v1/figures/:indicator/records', caller('figures.records'), (request, reply) =>
      records(tools, request, reply),
    )
    app.get('/v1/rankings/:indicator', caller('rankings.get'), (request, reply) => ranking(tools, request, reply))
  }
