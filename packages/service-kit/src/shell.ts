import type { Server } from 'node:http'
import { newId } from '@jiceng/eventing'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { bodyLimit } from './bodies.ts'
import { clientError, frameworkError } from './error-answers.ts'
import { createLogger } from './logging.ts'
import type { Verify } from './tokens.ts'

/** Seconds and bytes after which a connection is not worth waiting for (`api` 5 and 6). */
const patience = { headersTimeout: 10_000, connectionsCheckingInterval: 1000, maxHeaderSize: 16 * 1024 } as const

export interface ShellOptions {
  readonly logger?: FastifyBaseLogger | undefined
  /** Addresses of the proxies whose X-Forwarded-For is believed. */
  readonly trustProxy?: readonly string[] | undefined
  /** Checks the token of requests that cannot be routed. */
  readonly verify?: Verify
}

/** A bare server with our limits and request ids. */
export function shell({ logger, trustProxy, verify }: ShellOptions): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = logger ?? createLogger({ level: 'silent' })
  return fastify<Server>({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    // One made for each request costs a hundredth of a service's time; whoever writes a line names the request himself.
    childLoggerFactory: (parent) => parent,
    genReqId: () => `req_${newId()}`,
    bodyLimit,
    requestTimeout: 10_000,
    keepAliveTimeout: 65_000,
    // While closing, what still comes on an open connection is answered as ever, then the connection ends.
    return503OnClosing: false,
    http: patience,
    trustProxy: trustProxy && trustProxy.length > 0 ? [...trustProxy] : false,
    routerOptions: { maxParamLength: 100 },
    frameworkErrors: frameworkError(verify),
    clientErrorHandler: clientError,
  })
}
