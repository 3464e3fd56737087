/** Who may use a route: an account with a token, anybody, or another service with the service key. */
export type Policy = 'caller' | 'public' | 'service'

declare module 'fastify' {
  interface FastifyRequest {
    /** The account of the token; empty on routes that need none. */
    caller: string
    /** The bucket this request was charged to. */
    charged: string
    /** Code of the problem it ended in. */
    problem: string
  }
  interface FastifyContextConfig {
    /** A route without a policy does not start. */
    policy?: Policy
    operation?: string
  }
}
