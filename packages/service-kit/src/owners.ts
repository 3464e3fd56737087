import { isServiceName, type ServiceName, topicOf } from '@jiceng/contracts'
import { type EventRow, encode, type FetchMissing } from '@jiceng/eventing'

export interface OwnersOptions {
  /** Operations address of each service that publishes. */
  readonly opsUrls: Readonly<Partial<Record<ServiceName, string>>>
  readonly serviceKey: string
  readonly topicPrefix: string
}

/** Asks the owner's operations port for the events of an aggregate that the log did not bring (never to decide anything). */
export function missingFrom({ opsUrls, serviceKey, topicPrefix }: OwnersOptions): FetchMissing {
  return async (topic, aggregate, from) => {
    const name = topic.slice(topicPrefix.length).split('.')[1] ?? ''
    if (!isServiceName(name) || topicPrefix + topicOf(name) !== topic) return []
    const base = opsUrls[name]
    if (!base) return []
    const url = new URL('/internal/events', base)
    url.search = new URLSearchParams({ aggregate, from: String(from) }).toString()
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${serviceKey}` },
      redirect: 'error',
      signal: AbortSignal.timeout(5000),
    })
    if (!answer.ok) throw new Error(`${name} answered ${answer.status} for ${aggregate}`)
    const { data } = trusted(await answer.json())
    return data.map((row) => ({ topic, partition: row.lane, offset: -1n, ...encode(name, row) }))
  }
}

/** The owner answers from its own events collection. */
const trusted = (answer: unknown): { data: readonly EventRow[] } => answer as never
