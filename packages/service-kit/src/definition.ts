import type { Replica, ServiceName } from '@jiceng/contracts'
import type { PersonalData, Reaction, UnitOfWork } from '@jiceng/eventing'
import type { Mechanism } from '@jiceng/kernel'
import type { FastifyInstance } from 'fastify'
import type { Db } from 'mongodb'
import type { Clock } from './clock.ts'
import type { Following } from './following.ts'
import type { ReadOptions } from './read-routes.ts'
import type { ServiceSettings } from './service-settings.ts'

/** What a service is: its mechanisms, what it knows of others, how it reacts. `app.ts` of each service is this list. */
export interface ServiceDefinition {
  readonly name: ServiceName
  readonly mechanisms: readonly Mechanism[]
  readonly replicas?: readonly Replica[]
  readonly reactions?: readonly Reaction[]
  /** Views it keeps of events, each in a consumer group of its own. */
  readonly views?: readonly Following[]
  /** Collections of documents that rules keep beside their events. */
  readonly keeps?: readonly Keeping[]
  readonly duties?: readonly Duty[]
  /** Further routes, beside those of its mechanisms. */
  readonly routes?: FurtherRoutes
  /** Done once the unit of work runs and before the door opens, at every start: idempotent. */
  readonly bootstrap?: (work: UnitOfWork, settings: ServiceSettings) => Promise<void>
}

/** A collection of documents that are kept, and what rules find them by besides their ids. */
export interface Keeping {
  readonly collection: string
  readonly by?: readonly string[]
}

/** Mounts routes that no mechanism declares; they see what the reads of mechanisms see, and wait for the views. */
export type FurtherRoutes = (
  app: FastifyInstance,
  tools: ReadOptions & Pick<Clock, 'now' | 'today'> & Pick<PersonalData, 'open'> & Pick<UnitOfWork, 'run'>,
) => void

/** Something the platform does by itself, again and again; idempotent, since every instance does it. */
export interface Duty {
  readonly everyMs: number
  readonly act: (work: UnitOfWork, at: { readonly db: Db } & Pick<Clock, 'today' | 'lastTick'>) => Promise<unknown>
}
