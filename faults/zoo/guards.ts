// Z16: two commands that stand on each other's reading, at the same moment.
import type { Document } from 'mongodb'
import { isEffect } from '../load/journal.ts'
import type { Scenario, Stage } from '../scenario.ts'

const town = '990103001'
const admin = 'district-admin'
const pairs = 40
const codeOf = (n: number): string => `${town}${String(100 + n)}`

/** Retires a community while a unit is registered in it: one of the two must be refused. */
async function race({ load }: Stage, n: number): Promise<void> {
  const divisionCode = codeOf(n)
  const division = { code: divisionCode, name: `第${n}社区`, level: 'community', parentCode: town }
  const made = await load.command(admin, '/v1/divisions', division)
  if (!made || !isEffect(made)) return
  const unit = { name: `第${n}单位`, kind: 'enterprise', field: 'two_new', divisionCode }
  await Promise.all([
    load.command(admin, `/v1/divisions/div_${divisionCode}/retire`, {}),
    load.command(admin, '/v1/units', unit),
  ])
}

type Doc = Document & { readonly _id: string }
async function noneLeftOver({ city, violation }: Stage): Promise<void> {
  const db = city.db('organizations')
  const codes = Array.from({ length: pairs }, (_, n) => codeOf(n))
  const retired = await db
    .collection<Doc>('divisions')
    .find({ _id: { $in: codes.map((code) => `div_${code}`) }, 'state.state': 'retired' })
    .toArray()
  for (const { state } of retired) {
    const left = await db.collection('units').countDocuments({ scopes: state.code, 'state.state': 'active' })
    if (left > 0) violation(`${state.code} is retired and holds an active unit`)
  }
}

export const zooOfGuards: readonly Scenario[] = [
  {
    number: 'Z16',
    name: 'a guard written outside the transaction that read',
    smoke: false,
    topology: 'single',
    async fault(stage) {
      for (let n = 0; n < pairs; n++) await race(stage, n)
    },
    after: noneLeftOver,
  },
]
