import { isServiceName, type ServiceName, topicOf } from '@jiceng/contracts'
import { type EventRow, encode, type FetchMissing, type HeadPage } from '@jiceng/eventing'
import type { Health } from './health.ts'

export interface OwnersOptions {
  /** Operations address of each service that publishes. */
  readonly opsUrls: Readonly<Partial<Record<ServiceName, string>>>
  readonly serviceKey: string
  readonly topicPrefix: string
}

/** Asks the owner's operations port for the events of an aggregate that the log did not bring (never to decide anything). */
export function missingFrom(options: OwnersOptions): FetchMissing {
  return async (topic, aggregate, from) => {
    const name = topic.slice(options.topicPrefix.length).split('.')[1] ?? ''
    if (!isServiceName(name) || options.topicPrefix + topicOf(name) !== topic || !options.opsUrls[name]) return []
    const { data } = trustedRows(await asked(options, name, '/internal/events', { aggregate, from: String(from) }))
    // Where it stands in the log at the latest, if it has come there.
    return data.map((row) => ({ topic, partition: row.lane, offset: BigInt(row.ack ?? -1), ...encode(name, row) }))
  }
}

/** Pages of the versions of all aggregates of an owner; none of one whose address is not known. */
export const headsFrom =
  (options: OwnersOptions, name: ServiceName) =>
  async (after: string): Promise<HeadPage> =>
    options.opsUrls[name]
      ? trustedHeads(await asked(options, name, '/internal/heads', { after }))
      : { data: [], next: null }

/** How a service is, as its own operations port says. */
export const healthFrom = async (
  options: Pick<OwnersOptions, 'opsUrls' | 'serviceKey'>,
  name: ServiceName,
): Promise<Health> => trustedHealth(await asked(options, name, '/internal/health', {}))

async function asked(
  { opsUrls, serviceKey }: Pick<OwnersOptions, 'opsUrls' | 'serviceKey'>,
  name: ServiceName,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<unknown> {
  const url = new URL(path, opsUrls[name])
  url.search = new URLSearchParams(query).toString()
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${serviceKey}` },
    redirect: 'error',
    signal: AbortSignal.timeout(5000),
  })
  if (!answer.ok) throw new Error(`${name} answered ${answer.status} for ${path}${url.search}`)
  return await answer.json()
}

/** The owner answers from its own collections. */
const trustedRows = (answer: unknown): { data: readonly EventRow[] } => answer as never
const trustedHealth = (answer: unknown): Health => answer as never
const trustedHeads = (answer: unknown): HeadPage => answer as never
