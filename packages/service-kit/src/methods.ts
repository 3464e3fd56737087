import type { FastifyInstance } from 'fastify'
import { Problem } from './problems.ts'
import type { Policy } from './request-types.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

const methodNotAllowed = (method: string, allow: readonly string[]): Problem =>
  new Problem('method-not-allowed', `${method.slice(0, 20)} is not possible here; possible: ${allow.join(', ')}.`, {
    headers: { allow: allow.join(', ') },
  })

/** Collects what is declared; `close` makes every other method of a declared path answer 405 with `Allow`. */
export function refuseMethods(app: FastifyInstance): { close(): void } {
  const declared = new Map<string, { methods: Set<string>; policy: Policy }>()
  app.addHook('onRoute', ({ url, method, config }) => {
    if (!config?.policy) throw new Error(`${method} ${url} declares no policy: who may use it?`)
    const known = declared.get(url) ?? { methods: new Set(), policy: config.policy }
    for (const one of [method].flat()) known.methods.add(one)
    declared.set(url, known)
  })
  app.addHook('onRequest', async ({ method }) => {
    if (!methods.some((one) => one === method)) throw methodNotAllowed(method, methods)
  })
  return {
    close() {
      for (const [url, { methods: allowed, policy }] of [...declared]) {
        const others = methods.filter((method) => !allowed.has(method))
        const refuse = async ({ method }: { method: string }): Promise<never> => {
          throw methodNotAllowed(
            method,
            methods.filter((one) => !others.includes(one)),
          )
        }
        if (others.length > 0)
          app.route({ method: others, url, config: { policy }, onRequest: refuse, handler: refuse })
      }
    },
  }
}
