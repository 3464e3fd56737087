import { type FurtherRoutes, parameters, readingGrants } from '@jiceng/service-kit'
import { rules, thresholds } from './rules.ts'

/** `GET /v1/alert-rules`: every rule of early warning, what to do about it, and the figures it judges by. */
export const ruleRoutes: FurtherRoutes = (app, tools) => {
  app.get('/v1/alert-rules', { config: { policy: 'caller', operation: 'alertRules.list' } }, async (request) => {
    parameters(request.query, [])
    await readingGrants(tools, request.caller)
    return { data: Object.entries(rules).map(([id, rule]) => ({ id, ...rule })), thresholds }
  })
}
