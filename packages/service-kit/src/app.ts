import type { Mechanism } from '@jiceng/kernel'
import type { FastifyInstance } from 'fastify'
import { admitCallers } from './admission.ts'
import { readBodies } from './bodies.ts'
import type { CommandOptions } from './command-routes.ts'
import { cursors } from './cursors.ts'
import { answerProblems } from './error-answers.ts'
import type { Limiter } from './limits.ts'
import { refuseMethods } from './methods.ts'
import type { Metrics } from './metrics.ts'
import { observe } from './observing.ts'
import type { ReadOptions } from './read-routes.ts'
import { flawsOfAll, mountMechanisms } from './routes.ts'
import { type ShellOptions, shell } from './shell.ts'
import type { Verify } from './tokens.ts'

export interface AppOptions extends CommandOptions, Omit<ReadOptions, 'cursors'>, ShellOptions {
  readonly mechanisms: readonly Mechanism[]
  readonly verify: Verify
  /** Signs cursors; the same in all instances of a service. */
  readonly cursorKey: string
  readonly limiter?: Limiter | undefined
  readonly metrics?: Metrics | undefined
  /** Further routes of this service; each declares its `config.policy`. */
  readonly routes?: (app: FastifyInstance) => void
}

/** The public door of a service: routes from its mechanisms, and nothing that is not declared. Never listens by itself. */
export function buildApp(options: AppOptions): FastifyInstance {
  const flaws = flawsOfAll(options.mechanisms)
  if (flaws.length > 0) throw new Error(`These mechanisms cannot be served:\n${flaws.join('\n')}`)
  const app = shell(options)
  observe(app, options.metrics)
  answerProblems(app)
  const declared = refuseMethods(app)
  admitCallers(app, options)
  readBodies(app)
  mountMechanisms(app, { ...options, cursors: cursors(options.cursorKey) }, options.mechanisms)
  options.routes?.(app)
  declared.close()
  return app
}
