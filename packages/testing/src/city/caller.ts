/** The answer to one request, whoever gave it. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  json(): ReturnType<typeof JSON.parse>
  /** Id of the aggregate that was made or changed. */
  readonly id: string
  /** Position of the write, for `after`. */
  readonly position: string
}
export interface Asking {
  readonly headers?: Readonly<Record<string, string>>
  /** Position to wait for: asked again until the answer is not stale, and what it names is known. */
  readonly after?: string
}

/** An account at an address. */
export interface Caller {
  get(path: string, asking?: Asking): Promise<Reply>
  post(path: string, body?: unknown, asking?: Asking): Promise<Reply>
  /** As `post`, and throws unless it succeeded. */
  done(path: string, body?: unknown, asking?: Asking): Promise<Reply>
}

/** How bytes go there and back: over the wire, or injected. */
export type Send = (
  method: 'GET' | 'POST',
  path: string,
  headers: Record<string, string>,
  payload: string | undefined,
) => Promise<{ status: number; headers: Readonly<Record<string, string>>; text: string }>

const patience = 20_000

const isBehind = (status: number, headers: Reply['headers'], text: string): boolean =>
  headers['x-jiceng-stale'] === 'true' || (status === 503 && text.includes('reference-not-yet-known'))

/** A caller whose requests carry its token. */
export function callerOf(send: Send, token: () => Promise<string>): Caller {
  async function ask(method: 'GET' | 'POST', path: string, body: unknown, asking: Asking = {}): Promise<Reply> {
    const { headers: more = {}, after } = asking
    const headers = {
      authorization: `Bearer ${await token()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(after === undefined ? {} : { 'x-jiceng-after': after }),
      ...more,
    }
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    for (const end = Date.now() + patience; ; ) {
      const { status, headers: said, text } = await send(method, path, headers, payload)
      if (after !== undefined && isBehind(status, said, text) && Date.now() < end) continue
      return replyOf(status, said, text)
    }
  }
  const post: Caller['post'] = (path, body = {}, asking) => ask('POST', path, body, asking)
  return {
    get: (path, asking) => ask('GET', path, undefined, asking),
    post,
    async done(path, body, asking) {
      const reply = await post(path, body, asking)
      if (reply.status >= 300) throw new Error(`POST ${path} ${JSON.stringify(body)}: ${reply.status} ${reply.text}`)
      return reply
    },
  }
}

function replyOf(status: number, headers: Reply['headers'], text: string): Reply {
  const json = (): ReturnType<typeof JSON.parse> => JSON.parse(text)
  return {
    status,
    headers,
    text,
    json,
    get id() {
      return String(json().id)
    },
    position: headers['x-jiceng-position'] ?? '',
  }
}
