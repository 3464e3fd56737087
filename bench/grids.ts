// The load of the pipeline bench: grids that are adjusted, through the grid service or the gateway.
import { type Caller, callerOf } from './caller.ts'
import { wall } from './measure.ts'

export interface Grids {
  /** One command on a grid nobody else is changing; milliseconds, and `aggregate@version` with the moment of its answer. */
  adjust(): Promise<{ ms: number; key: string; at: number }>
  close(): void
}
const community = '990103001001'
const building = (n: number) => ({ no: String(n), name: `棠溪苑小区第${n}栋住宅楼`, units: 6 })

interface Answer {
  readonly id: string
  readonly version: number
}
async function send(calls: Caller, token: string, path: string, body: unknown): Promise<unknown> {
  const { status, json } = await calls.post(path, token, body)
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`)
  return json
}
const trusted = <T>(answer: unknown): T => answer as never

/** Waits until the grid service has heard of the community. */
async function knowing(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'x-jiceng-after': `organizations/div_${community}@1` }
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`${url}/v1/grids?limit=1`, { headers })
    await answer.body?.cancel()
    if (answer.status === 200 && !answer.headers.has('x-jiceng-stale')) return
  }
  throw new Error('the grid service does not hear of the community')
}

/** Creates and activates the grids once, by the batch route; returns their ids. */
export async function prepareGrids(url: string, token: string, n: number): Promise<string[]> {
  const calls = callerOf(url)
  await knowing(url, token)
  const items = Array.from({ length: n }, (_, i) => ({
    body: {
      divisionCode: community,
      code: `${community}${String(i + 1).padStart(3, '0')}`,
      name: `第${i + 1}网格`,
      kind: 'general',
      households: 300,
      buildings: Array.from({ length: 8 }, (_, b) => building(b + 1)),
    },
  }))
  const created = trusted<{ results: { status: number; body: Answer }[] }>(
    await send(calls, token, '/v1/grids:batch', { items }),
  )
  const ids = created.results.map(({ body }) => body.id)
  await send(calls, token, '/v1/grids:batch', { items: ids.map((id) => ({ id, command: 'activate', body: {} })) })
  calls.close()
  return ids
}

/** Shared by all loads, so that every adjustment changes something. */
let households = 1000

export function gridsAt(url: string, token: string, ids: readonly string[]): Grids {
  const calls = callerOf(url)
  const busy = new Set<string>()
  let turn = 0
  return {
    async adjust() {
      let id = ''
      do id = ids[turn++ % ids.length] ?? ''
      while (busy.has(id))
      busy.add(id)
      const begin = wall()
      try {
        const { version } = trusted<Answer>(
          await send(calls, token, `/v1/grids/${id}/adjust`, { households: ++households }),
        )
        const at = wall()
        return { ms: at - begin, key: `${id}@${version}`, at }
      } finally {
        busy.delete(id)
      }
    },
    close: () => calls.close(),
  }
}
