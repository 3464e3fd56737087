import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Position, positionsOf } from './headers.ts'
import { notYetKnown } from './problems.ts'

/** Has this service applied all these events of others? */
export type CaughtUp = (positions: readonly Position[]) => Promise<boolean>
export interface FreshnessOptions {
  readonly service: string
  readonly caughtUp?: CaughtUp | undefined
  /** Milliseconds to wait for what X-Jiceng-After names. */
  readonly waitMs?: number
}

/** Own aggregates are read where they were written, so only events of others are waited for. */
async function isFresh(
  { service, caughtUp, waitMs = 300 }: FreshnessOptions,
  request: FastifyRequest,
): Promise<boolean> {
  const foreign = positionsOf(request).filter((position) => position.service !== service)
  if (foreign.length === 0 || !caughtUp) return true
  const deadline = performance.now() + waitMs
  for (;;) {
    if (await caughtUp(foreign)) return true
    if (performance.now() >= deadline) return false
    await wait(Math.min(15, waitMs))
  }
}

/** A read waits a little, then says that it may be behind. */
export async function sayIfStale(
  options: FreshnessOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (!(await isFresh(options, request))) reply.header('x-jiceng-stale', 'true')
}

/** A command waits for its references before it runs: what is not yet here is not decided, and nothing is stored. */
export async function awaitReferences(options: FreshnessOptions, request: FastifyRequest): Promise<void> {
  if (!(await isFresh(options, request))) throw notYetKnown()
}
