import { type KnownUnit, replicas } from '@jiceng/contracts'
import type { Command, StoredState } from '@jiceng/kernel'
import { activateGrid, createGrid } from '../../src/grids/index.ts'
import {
  dispatchMatter,
  feedBack,
  fileMatter,
  reportMatter,
  startMatter,
  verifyMatter,
} from '../../src/matters/index.ts'
import { city, community, division } from './city.ts'

const unit = (id: string, scopePath: string, of: Partial<KnownUnit> = {}): StoredState => ({
  _id: id,
  version: 1,
  state: { id, name: `单位${id}`, kind: 'enterprise', field: 'soe', divisionCode: community, state: 'active', ...of },
  scopePath,
  scopes: scopePath.split('/').slice(1),
  relates: [],
  lastOn: '2023-01-01',
  lastAt: null,
})

export const reported = {
  divisionCode: community,
  kind: 'key_minor',
  categoryCode: '0101',
  severity: 'normal',
  source: 'resident',
  place: '棠溪苑3栋东侧',
  text: '垃圾堆放多日',
} as const

/** Who gives a command, unless a test says otherwise. */
const clerk = { actor: 'clerk', roles: ['community-clerk'] } as const
const worker = { actor: 'worker', roles: ['owner-unit'] } as const

/** A town with an active grid and units here, in another district, in the city itself, and a closed one. */
export function matterTown() {
  const town = city([division(community), division('990103001002')])
  const units = [
    unit('unt_1', '/990100/990103/990103001'),
    unit('unt_2', '/990100/990103'),
    unit('unt_far', '/990100/990104'),
    unit('unt_city', '/990100'),
    unit('unt_shut', '/990100/990103', { state: 'closed' }),
  ]
  for (const one of units) town.know(replicas.units.collection, one)
  const grid = (n: number): string => {
    const body = { code: `${community}00${n}`, name: `第${n}网格`, kind: 'general', households: 300, buildings: [] }
    const { id } = town.send(createGrid, { divisionCode: community, ...body }, { on: '2023-01-01' })
    town.send(activateGrid, {}, { id, on: '2023-01-01' })
    return id
  }
  const gridId = grid(1)
  const send = (command: Command, id: string, of: object = {}, when: object = {}) =>
    town.send(command, of, { id, ...(command === startMatter || command === feedBack ? worker : clerk), ...when })
  return {
    town,
    gridId,
    grid,
    send,
    report: (of: object = {}, when: object = {}) =>
      town.send(reportMatter, { gridId, ...reported, ...of }, { ...clerk, ...when }),
    state: (id: string) => town.states.get(id),
  }
}
export type MatterTown = ReturnType<typeof matterTown>

const unitId = { ownerUnitId: 'unt_1' }
const steps: readonly (readonly [Command, object])[] = [
  [fileMatter, {}],
  [dispatchMatter, unitId],
  [startMatter, {}],
  [feedBack, { result: '已清运' }],
  [verifyMatter, {}],
]
/** A matter that has come through so many of file, dispatch, start, feedback, verify. */
export function matterAfter(of: MatterTown, n: number, body: object = {}, at = '2023-06-05T01:00:00.000Z'): string {
  const { id } = of.report(body, { at })
  for (const [command, given] of steps.slice(0, n)) of.send(command, id, given, { at })
  return id
}
