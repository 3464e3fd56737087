// The load of the matters bench: matters that go through their seven steps, one command after the other, through the gateway.
import { callerOf } from './caller.ts'
import { prepareGrids } from './grids.ts'
import { wall } from './measure.ts'

export interface MatterLoad {
  /** One matter from its report to its close; milliseconds of each of its seven commands. */
  lifecycle(): Promise<number[]>
  /** One command on a matter that stays open, nobody else about. */
  urge(): Promise<number>
  /** A closed matter, and one that is being handled. */
  readonly models: { readonly closed: string; readonly open: string }
  close(): void
}
interface Addresses {
  readonly gateway: string
  readonly grid: string
  token(account: string): Promise<string>
}
type Json = Readonly<Record<string, unknown>>

const divisionCode = '990103001001'
const text = '居民反映单元门前垃圾堆放多日无人清运，已影响通行，请尽快安排处置。'.repeat(3)

export async function matterLoad(city: Addresses, gridCount = 300): Promise<MatterLoad> {
  const calls = callerOf(city.gateway)
  const [admin, clerk, community] = await Promise.all(
    ['district-admin', 'town-clerk', 'community-clerk'].map((account) => city.token(account)),
  )
  const grids = await prepareGrids(city.grid, admin ?? '', gridCount)

  async function send(token = '', path: string, body: Json = {}, after = ''): Promise<Json> {
    for (let tries = 0; ; tries++) {
      const { status, json, header } = await calls.post(
        path,
        token,
        body,
        after === '' ? {} : { 'x-jiceng-after': after },
      )
      if (status < 300) return { ...trusted(json), position: header('x-jiceng-position') }
      if (status !== 503 || tries > 100) throw new Error(`${path}: ${JSON.stringify(json)}`)
    }
  }

  const unit = await send(clerk, '/v1/units', {
    name: '环卫所',
    kind: 'institution',
    field: 'institution',
    divisionCode,
  })
  const ownerUnitId = unit.id
  let turn = 0
  const report = (after = ''): Promise<Json> =>
    send(
      clerk,
      '/v1/matters',
      {
        divisionCode,
        ...{ kind: 'key_minor', categoryCode: '0101', severity: 'normal', source: 'patrol' },
        gridId: grids[turn++ % grids.length],
        place: '棠溪苑小区3栋东侧',
        text,
      },
      after,
    )
  /** The steps after the report; who verifies is not who handled. */
  const steps = [
    [clerk, 'file', {}],
    [clerk, 'dispatch', { ownerUnitId }],
    [clerk, 'start', {}],
    [clerk, 'feedback', { result: '已清运并冲洗' }],
    [community, 'verify', {}],
    [clerk, 'close', {}],
  ] as const

  async function through(count: number, after = ''): Promise<{ id: string; times: number[] }> {
    const times: number[] = []
    const timed = async (act: () => Promise<Json>): Promise<Json> => {
      const begin = wall()
      const answer = await act()
      times.push(wall() - begin)
      return answer
    }
    const { id } = await timed(() => report(after))
    for (const [token, step, body] of steps.slice(0, count))
      await timed(() => send(token, `/v1/matters/${id}/${step}`, body, after))
    return { id: String(id), times }
  }

  // The first ones wait until the service has heard of the unit.
  const heard = String(unit.position)
  const [closed, open] = [await through(6, heard), await through(3, heard)]
  return {
    models: { closed: closed.id, open: open.id },
    lifecycle: async () => (await through(6)).times,
    async urge() {
      const begin = wall()
      await send(clerk, `/v1/matters/${open.id}/urge`, { level: 'plain', reason: '请尽快处置' })
      return wall() - begin
    },
    close: () => calls.close(),
  }
}
const trusted = (answer: unknown): Json => answer as never
