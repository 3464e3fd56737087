import { flawsOf, isOffered, type Mechanism } from '@jiceng/kernel'
import type { FastifyInstance } from 'fastify'
import { mountBatch } from './batch-route.ts'
import { type CommandOptions, mountCommand } from './command-routes.ts'
import { mountReads, type ReadOptions } from './read-routes.ts'
import { openObjects } from './validation.ts'

/** What is wrong with a table of mechanisms; a service with flaws does not start. */
export function flawsOfAll(mechanisms: readonly Mechanism[]): string[] {
  const twice = Map.groupBy(mechanisms, ({ path }) => path)
  return [
    ...[...twice].flatMap(([path, of]) => (of.length > 1 ? [`/v1/${path} belongs to ${of.length} mechanisms`] : [])),
    ...mechanisms.flatMap((mechanism) => [
      ...flawsOf(mechanism).map((flaw) => `${mechanism.name}: ${flaw}`),
      ...Object.values(mechanism.commands).flatMap(({ name, body, roles, corrects }) => [
        // A corrected fact is held to the schema of its own event.
        ...openObjects(body)
          .filter((at) => !(corrects && at === '/data'))
          .map((at) => `${mechanism.name}.${name}: its body is open at "${at}"`),
        ...(roles.length === 0 ? [`${mechanism.name}.${name}: names no role`] : []),
      ]),
    ]),
  ]
}

/** All routes of the mechanisms; commands of the platform itself have none. */
export function mountMechanisms(
  app: FastifyInstance,
  options: CommandOptions & ReadOptions,
  mechanisms: readonly Mechanism[],
): void {
  for (const mechanism of mechanisms) {
    const commands = Object.values(mechanism.commands).filter(isOffered)
    for (const command of commands) mountCommand(app, options, command)
    if (commands.length > 0) mountBatch(app, options, mechanism)
    mountReads(app, options, mechanism)
  }
}
