import { Instant } from '@jiceng/contracts'
import type { Answer } from '@jiceng/eventing'
import type { Command, Mechanism } from '@jiceng/kernel'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { batchLimit } from './bodies.ts'
import { type CommandOptions, isId, originOf } from './command-routes.ts'
import { awaitReferences } from './freshness.ts'
import { hashOf } from './headers.ts'
import { answerOf, internal, invalid, notFound, Problem, problemOf, withInstance } from './problems.ts'
import { type Check, checkOf, parameters, parted, wireBody } from './validation.ts'

/** Commands in flight of one batch: enough to fill groups, few enough that none waits past its deadline. */
const lanes = 64

const Item = Type.Object(
  {
    command: Type.Optional(Type.String({ maxLength: 60 })),
    id: Type.Optional(Type.String({ maxLength: 44 })),
    ifMatch: Type.Optional(Type.Integer({ minimum: 0 })),
    body: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    /** When it was recorded where it comes from: only an import says so. */
    recordedAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
)
type Item = Static<typeof Item>
export const BatchBody = Type.Object(
  { items: Type.Array(Item, { minItems: 1, maxItems: 1000 }) },
  { additionalProperties: false },
)
const checkBatch = checkOf(BatchBody)

interface Step {
  readonly item: Item
  readonly n: number
  readonly command: Command
}

/** Items on the same aggregate, in order; each list runs beside the others. */
function linesOf(
  items: readonly Item[],
  mechanism: Mechanism,
): (readonly (Step | { n: number; problem: Problem })[])[] {
  const creating = Object.values(mechanism.commands).find(({ creates }) => creates)?.name
  const steps = items.map((item, n) => {
    const name = item.command ?? creating ?? ''
    const command = Object.hasOwn(mechanism.commands, name) ? mechanism.commands[name] : undefined
    return command && !command.unrouted
      ? { item, n, command }
      : { n, problem: invalid(`/items/${n}/command`, 'unknown-command', 'This resource has no such command.') }
  })
  const lines = Map.groupBy(steps, (step) => ('problem' in step ? `#${step.n}` : targetOf(step)))
  return [...lines.values()]
}
/** Its aggregate: by id, by natural key, or a new one of its own. */
function targetOf({ item, n, command }: Step): string {
  if (!command.creates) return item.id ?? `#${n}`
  try {
    return command.newId(parted(command, item.body ?? {}).body, () => `#${n}`)
  } catch {
    return `#${n}` // a body that has no natural key is refused when its turn comes
  }
}

interface Result {
  readonly status: number
  readonly body: Answer['body']
  readonly position?: string
}

/** It may have an effect yet, or none: whoever repeats it learns which. */
const isUndecided = ({ status, body }: Result): boolean => status === 503 || body.code === 'busy'

/** Steps of one aggregate in their order: behind one that is not decided yet the others are not decided either. */
async function decided<T extends { readonly n: number }>(
  line: readonly T[],
  results: Result[],
  decide: (step: T) => Promise<Result>,
): Promise<void> {
  let last: Result | undefined
  for (const step of line) {
    last = last && isUndecided(last) ? last : await decide(step)
    results[step.n] = last
  }
}

/** Mounts `POST /v1/{path}:batch`: each item is decided by itself under `<key>/<i>`; none affects another but what it was to follow. */
export function mountBatch(app: FastifyInstance, options: CommandOptions, mechanism: Mechanism): void {
  const checks = new Map(Object.values(mechanism.commands).map((command) => [command, checkOf(wireBody(command))]))
  app.route({
    method: 'POST',
    url: `/v1/${mechanism.path}::batch`,
    bodyLimit: batchLimit,
    config: { policy: 'caller', operation: `${mechanism.name}.batch` },
    async handler(request) {
      parameters(request.query, [])
      const { items } = checkBatch(request.body)
      await awaitReferences(options, request)
      const results: Result[] = []
      const waiting = linesOf(items, mechanism)
      const work = async (): Promise<void> => {
        for (let line = waiting.shift(); line; line = waiting.shift())
          await decided(line, results, (step) => resultOf(options, checks, request, step))
      }
      await Promise.all(Array.from({ length: lanes }, work))
      return { results }
    },
  })
}

type Checks = ReadonlyMap<Command, Check<unknown>>

async function resultOf(
  options: CommandOptions,
  checks: Checks,
  request: FastifyRequest,
  step: Step | { n: number; problem: Problem },
): Promise<Result> {
  const answer = 'problem' in step ? answerOf(step.problem) : await answered(options, checks, request, step)
  const { status, body, position } = withInstance(answer, request.id)
  return { status, body, ...(position === undefined ? {} : { position }) }
}

async function answered(options: CommandOptions, checks: Checks, request: FastifyRequest, step: Step): Promise<Answer> {
  const { item, n, command } = step
  try {
    const wire = item.body ?? {}
    checks.get(command)?.(wire)
    if (!command.creates && !isId(item.id ?? '')) throw notFound()
    if (command.name === 'correct' && item.ifMatch === undefined)
      throw new Problem('if-match-required', 'Give ifMatch: the version of what you read.')
    const { keyOf, ...origin } = originOf(request)
    const own = parted(command, wire)
    return await options.run({
      ...origin,
      ...own,
      command,
      id: command.creates ? undefined : item.id,
      key: keyOf(`/${n}`),
      hash: hashOf({ ...item, command: command.name }),
      ifMatch: item.ifMatch,
      recorded: item.recordedAt ?? own.recorded,
    })
  } catch (error) {
    const known = problemOf(error)
    if (!known) request.log.error({ err: error, requestId: request.id, item: n }, 'an item of a batch broke')
    return answerOf(known ?? internal())
  }
}
