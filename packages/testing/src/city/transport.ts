import type { RunningService } from '@jiceng/service-kit'
import type { Send } from './caller.ts'

/** Over the wire, as every consumer of the API does. */
export const overWire =
  (base: string): Send =>
  async (method, path, headers, payload) => {
    const answer = await fetch(base + path, { method, headers, ...(payload === undefined ? {} : { body: payload }) })
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() }
  }

/** Into the very same server, without a socket. */
export const injected =
  (app: RunningService['app']): Send =>
  async (method, path, headers, payload) => {
    const answer = await app.inject({ method, url: path, headers, ...(payload === undefined ? {} : { payload }) })
    const said = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
    return { status: answer.statusCode, headers: Object.fromEntries(said), text: answer.payload }
  }
