import { replicas } from '@jiceng/contracts'
import type { Answer } from '@jiceng/eventing'
import { instances, type Sending } from '@jiceng/testing/instances'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { service } from '../src/app.ts'
import { checkInMember, checkInUnit, confirmService, endCheckIn, recordService } from '../src/check-ins/index.ts'
import { establishConference } from '../src/conferences/index.ts'
import { linkBuildingGroup, linkGridBranch } from '../src/coverage/index.ts'
import { activateGrid, createGrid, retireGrid, splitGrid } from '../src/grids/index.ts'
import { reportMatter } from '../src/matters/index.ts'
import { listOldCase } from '../src/old-cases/index.ts'
import { requestProxy } from '../src/proxy-orders/index.ts'
import { assignStaff, endStaff, transferStaff } from '../src/staff/index.ts'
import { community, division, member, organization, unit } from './rules/city.ts'

const b = await instances('grid', service.mechanisms)
t.teardown(() => b.close())
const other = '990103001002'
const many = 8
const each = Array.from({ length: many }, (_, n) => n)
const here = { divisionCode: community }
await b.know(replicas.divisions.collection, division(community), division(other))
await b.know(
  replicas.organizations.collection,
  organization('org_branch', 'branch'),
  organization('org_joint', 'joint_branch'),
  ...each.map((n) => organization(`org_group${n}`, 'building_group')),
)
let serial = 0
const next = (): number => ++serial

async function grid(): Promise<string> {
  const n = next()
  const body = {
    ...here,
    code: `${community}${String(n).padStart(3, '0')}`,
    name: `第${n}网格`,
    kind: 'general',
    households: 300,
    buildings: [{ no: '1' }],
  }
  const id = await b.done({ command: createGrid, body })
  await b.done({ command: activateGrid, body: {}, id })
  return id
}
const posting = (gridIds: readonly string[], more: object = {}) => ({
  ...here,
  gridIds,
  lead: true,
  kind: 'part_time',
  displayName: '韦网格',
  workPhone: '10000000001',
  ...more,
})
const knownUnit = async (): Promise<string> => {
  const id = `unt_${next()}`
  await b.know(replicas.units.collection, unit(id))
  return id
}

/** How two instances share the commands: all in the first, as one commit group, or any way between them. */
const sharing = fc.oneof(
  fc.constant(each.map(() => false)),
  fc.array(fc.boolean(), { minLength: many, maxLength: many }),
)
/** Sends commands at once, shared in several ways; what is prepared is new each time. */
const atOnce = (
  prepared: () => Promise<(n: number) => Sending>,
  holds: (answers: readonly Answer[], sent: (n: number) => Sending) => Promise<unknown> | unknown,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(sharing, async (shared) => {
      const of = await prepared()
      const answers = await Promise.all(shared.map((second, n) => b.run({ ...of(n), second })))
      await holds(answers, of)
    }),
    { numRuns: 4, examples: [[each.map(() => false)], [each.map((n) => n % 2 === 1)]] },
  )
/** As many as may passed, and the others were refused for the reason. */
const only =
  (t: Test, count: number, code: string) =>
  (answers: readonly Answer[]): void => {
    t.equal(answers.filter(({ status }) => status < 300).length, count)
    const refused = answers.filter(({ status }) => status >= 300).map(({ body }) => body.code)
    t.strictSame(refused, Array(many - count).fill(code))
  }

t.test('a grid gets one lead, of those who are posted to it and those who are transferred', async (t) => {
  await atOnce(
    async () => {
      const [wanted, before] = [await grid(), await grid()]
      const helpers = await Promise.all(
        each.map(() => b.done({ command: assignStaff, body: posting([before], { lead: false }) })),
      )
      const lead = { ...here, gridIds: [wanted], lead: true }
      return (n) =>
        n % 2
          ? { command: assignStaff, body: posting([wanted]) }
          : { command: transferStaff, body: lead, id: helpers[n] ?? '' }
    },
    only(t, 1, 'lead-assigned'),
  )
})

t.test('a person is posted once', async (t) => {
  await atOnce(
    async () => {
      const id = await b.done({ command: assignStaff, body: posting([await grid()]) })
      const found = await b.db
        .collection<{ _id: string; state: { personId: string } }>('grid_staff')
        .findOne({ _id: id })
      await b.done({ command: endStaff, body: { reason: '调离' }, id })
      const grids = await Promise.all(each.map(grid))
      return (n) => ({ command: assignStaff, body: posting([grids[n] ?? ''], { personId: found?.state.personId }) })
    },
    only(t, 1, 'posted-already'),
  )
})

t.test('a unit is checked in once', async (t) => {
  await atOnce(
    async () => {
      const unitId = await knownUnit()
      return () => ({ command: checkInUnit, body: { ...here, unitId, skills: [] } })
    },
    only(t, 1, 'checked-in-already'),
  )
})

t.test('a member is checked in once, in whichever community', async (t) => {
  await atOnce(
    async () => {
      const personId = `per_${next()}`
      await b.know(replicas.members.collection, member(personId, 'org_branch'))
      const body = (n: number) => ({
        divisionCode: n % 2 ? other : community,
        personId,
        orgId: 'org_branch',
        skills: [],
      })
      return (n) => ({ command: checkInMember, body: body(n) })
    },
    only(t, 1, 'checked-in-already'),
  )
})

t.test('a check-in that ends lets one other in', async (t) => {
  await atOnce(
    async () => {
      const body = { ...here, unitId: await knownUnit(), skills: [] }
      const id = await b.done({ command: checkInUnit, body })
      return (n) => (n === 0 ? { command: endCheckIn, body: { reason: '迁出' }, id } : { command: checkInUnit, body })
    },
    async (answers, of) => {
      t.equal(answers[0]?.status, 200)
      const { unitId } = { unitId: '', ...Object(of(1).body) }
      const open = await b.db
        .collection('check_ins')
        .countDocuments({ 'state.unitId': unitId, 'state.state': 'active' })
      t.equal(open, answers.slice(1).filter(({ status }) => status < 300).length)
      t.ok(open <= 1)
    },
  )
})

t.test('a number of an order, a matter as an old case and a convener are taken once', async (t) => {
  const requester = { maskedName: '王**', contact: '10000000003', consentAt: '2023-06-01T01:00:00Z' }
  await atOnce(
    async () => {
      const body = { ...here, orderNo: `TX-${1000 + next()}`, item: '代办', requester }
      return () => ({ command: requestProxy, body })
    },
    only(t, 1, 'already-exists'),
  )
  await atOnce(
    async () => {
      const matterId = `mat_${next()}`
      await b.know('matters', { ...organization(matterId, 'branch'), state: { state: 'filed' } })
      const body = { ...here, title: '旧案', firstRaisedOn: '2016-03-01', parties: [], matterId }
      return () => ({ command: listOldCase, body })
    },
    only(t, 1, 'already-exists'),
  )
  await atOnce(
    async () => {
      const convener = `org_convener${next()}`
      await b.know(replicas.organizations.collection, organization(convener, 'community_grand_committee'))
      const body = { ...here, conveningOrgId: convener, memberOrgIds: ['org_branch'] }
      return () => ({ command: establishConference, body })
    },
    only(t, 1, 'convener-taken'),
  )
})

t.test('a service is confirmed once', async (t) => {
  await atOnce(
    async () => {
      const checkInId = await b.done({ command: checkInUnit, body: { ...here, unitId: await knownUnit(), skills: [] } })
      const id = await b.done({
        command: recordService,
        body: { ...here, checkInId, topic: '义诊', hours: 2 },
        actor: 'clerk',
      })
      return () => ({ command: confirmService, body: { hours: 2 }, id })
    },
    only(t, 1, 'illegal-step'),
  )
})

t.test('a joint branch covers five of eight grids', async (t) => {
  await atOnce(
    async () => {
      const joint = `org_joint${next()}`
      await b.know(replicas.organizations.collection, organization(joint, 'joint_branch'))
      const grids = await Promise.all(each.map(grid))
      const body = (n: number) => ({ ...here, gridId: grids[n] ?? '', orgId: joint, kind: 'joint_grid_branch' })
      return (n) => ({ command: linkGridBranch, body: body(n) })
    },
    only(t, 5, 'quota-exhausted'),
  )
})

/** Half of them come to a grid, the other half end it. */
const comingAndEnding =
  (coming: (gridId: string, n: number) => Promise<Sending>, ending: (gridId: string) => Sending) =>
  async (): Promise<(n: number) => Sending> => {
    const gridId = await grid()
    const sent = await Promise.all(each.map((n) => (n % 2 ? ending(gridId) : coming(gridId, n))))
    return (n) => sent[n] ?? ending(gridId)
  }
const retiring = (id: string): Sending => ({ command: retireGrid, body: { reason: '拆迁' }, id })
const splitting = (id: string): Sending => {
  const part = () => ({
    code: `${community}${String(next()).padStart(3, '0')}`,
    name: '新',
    kind: 'general',
    households: 9,
    buildings: [],
  })
  return { command: splitGrid, body: { ...here, grids: [part(), part()] }, id }
}

t.test('a grid that ends while somebody is being posted there, or moved there, keeps nobody', async (t) => {
  for (const ending of [retiring, splitting])
    await atOnce(
      comingAndEnding(async (gridId, n) => {
        if (n % 4) return { command: assignStaff, body: posting([gridId], { lead: false }) }
        const id = await b.done({ command: assignStaff, body: posting([await grid()], { lead: false }) })
        return { command: transferStaff, body: { ...here, gridIds: [gridId], lead: false }, id }
      }, ending),
      async (_, of) => {
        const gridId = of(1).id ?? ''
        const found = await b.db.collection<{ _id: string; state: { state: string } }>('grids').findOne({ _id: gridId })
        const posted = await b.db
          .collection('grid_staff')
          .countDocuments({ relates: `grid:${gridId}`, 'state.state': 'active' })
        t.ok(found?.state.state === 'retired' ? posted === 0 : posted > 0, `${found?.state.state} with ${posted}`)
      },
    )
})

t.test('a grid that is split while matters are reported there leaves none behind', async (t) => {
  const report = {
    ...here,
    kind: 'key_minor',
    categoryCode: '0102',
    severity: 'normal',
    source: 'patrol',
    place: '东侧',
    text: '垃圾',
  }
  await atOnce(
    comingAndEnding(async (gridId) => ({ command: reportMatter, body: { ...report, gridId } }), splitting),
    async (_, of) => {
      const gridId = of(1).id ?? ''
      const found = await b.db.collection<{ _id: string; state: { state: string } }>('grids').findOne({ _id: gridId })
      const open = await b.db.collection('matters').countDocuments({ relates: `open-grid:${gridId}` })
      t.ok(found?.state.state === 'retired' ? open === 0 : open > 0, `${found?.state.state} with ${open}`)
    },
  )
})

t.test('a grid that is retired while it is being covered is covered by nobody', async (t) => {
  await atOnce(
    async () => {
      const gridId = await grid()
      const body = (n: number) => ({ ...here, gridId, orgId: `org_group${n}`, buildingNos: ['1'] })
      return (n) =>
        n === many / 2
          ? { command: retireGrid, body: { reason: '拆迁' }, id: gridId }
          : { command: linkBuildingGroup, body: body(n) }
    },
    async (answers, of) => {
      t.equal(answers[many / 2]?.status, 200)
      const gridId = of(many / 2).id
      const active = { 'state.gridId': gridId, 'state.state': 'active' }
      t.equal(await b.db.collection('coverage_links').countDocuments(active), 0)
      const refused = answers.filter(({ status }) => status >= 300).map(({ body }) => body.code)
      t.strictSame(new Set([...refused, 'grid-not-active']), new Set(['grid-not-active']))
    },
  )
})
