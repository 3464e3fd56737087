import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'

/** An answer that is in memory as a whole. */
export interface Collected {
  readonly statusCode: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Asks, and collects the answer: for short ones that is a quarter cheaper than to make a stream of each and to read it (ADR 53). */
export function collected(
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  options: Dispatcher.DispatchOptions,
): Promise<Collected> {
  return new Promise((resolve, reject) => {
    let [statusCode, headers]: [number, IncomingHttpHeaders] = [0, {}]
    const chunks: Buffer[] = []
    dispatcher.dispatch(options, {
      onRequestStart: () => undefined,
      onResponseStart(_, status, of) {
        // What informs before the answer is none.
        if (status >= 200) [statusCode, headers] = [status, of]
      },
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => resolve({ statusCode, headers, body: Buffer.concat(chunks) }),
      onResponseError: (_, error) => reject(error),
    })
  })
}
