import { checkScope, type FurtherRoutes, parameters, readingGrants, wholeScope } from '@jiceng/service-kit'
import { readContext } from '../engine/store.ts'
import { rules } from './rules.ts'
import { defaults, erasOf, thresholds } from './thresholds.ts'

/** `GET /v1/alert-rules`: every rule of early warning, what to do about it, and the figures it judges by, in the city or in one division. */
export const ruleRoutes: FurtherRoutes = (app, tools) => {
  app.get('/v1/alert-rules', { config: { policy: 'caller', operation: 'alertRules.list' } }, async (request) => {
    const { scope } = parameters(request.query, ['scope'])
    checkScope(scope)
    const grants = await readingGrants(tools, request.caller)
    const limits = scope === undefined ? defaults : await limitsAt((await wholeScope(tools, grants, scope)).path)
    return {
      data: Object.entries(rules).map(([id, rule]) => ({ id, ...rule })),
      thresholds: thresholds.map(({ value, ...one }) => ({ ...one, value: limits[one.name], default: value })),
    }
  })
  const limitsAt = async (path: string) =>
    erasOf((await readContext(tools.db)).policies, path).at(-1)?.limits ?? defaults
}
