import { localDateOf } from '@jiceng/kernel'
import t from 'tap'
import { agreements, draftAgreement, draftContract } from '../src/agreements/index.ts'
import {
  alliances,
  dissolveAlliance,
  foundAlliance,
  joinAlliance,
  leaveAlliance,
  loseLead,
  prepareAlliance,
  resumeAlliance,
} from '../src/alliances/index.ts'
import { conveneMeeting, meetings } from '../src/meetings/index.ts'
import { extendRotation, rotations, scheduleRotation } from '../src/rotations/index.ts'
import { createUmbrella, umbrellas } from '../src/umbrellas/index.ts'
import { heard, offices } from './offices.ts'

const o = await offices('ally')
t.teardown(() => o.close())
const here = { divisionCode: '990103001' }
const today = localDateOf(new Date())
const span = { from: today, to: '2999-12-31' }
const eight = Array.from({ length: 8 }, (_, n) => n)
const side = (n: number): 0 | 1 => (n % 2 ? 1 : 0)
/** Longer than what a reaction waits before it looks once more. */
const later = (): Date => new Date(Date.now() + 60_000)
let themes = 0

/** An alliance at work with these members. */
async function alliance(...memberIds: string[]): Promise<string> {
  themes++
  const proposal = { name: `联盟${themes}`, theme: `主题${themes}`, kind: 'mixed', leadOrgId: 'org_lead', ...here }
  const id = await o.done(prepareAlliance, proposal)
  return o.done(foundAlliance, { memberIds }, id)
}
const rotationOf = (id: string): string => `rot_${id.slice(4)}`
const schedule = (id: string, ...order: string[]) =>
  o.done(scheduleRotation, { allianceId: id, ...here, periodUnit: 'month', from: today, order })
const memberIds = async (id: string): Promise<unknown> => JSON.stringify((await o.stateOf('alliances', id)).members)

t.test('eight at two instances draft the agreement of one alliance: one does', async (t) => {
  const id = await alliance('org_a', 'unt_a')
  const body = { allianceId: id, title: '联建共建协议', ...here, ...span }
  const answers = await Promise.all(eight.map((n) => o.send(draftAgreement, body, undefined, side(n))))
  t.equal(answers.filter(({ status }) => status === 201).length, 1)
  t.equal(answers.filter(({ body }) => body.code === 'agreement-running').length, 7)
})

t.test('eight convene the same meeting at once, in one group: one does', async (t) => {
  const id = await alliance('org_a', 'unt_a')
  const body = { allianceId: id, no: 1, plannedOn: today, agenda: ['项目'], ...here }
  const answers = await Promise.all(eight.map(() => o.send(conveneMeeting, body)))
  t.equal(answers.filter(({ status }) => status === 201).length, 1)
  t.equal(answers.filter(({ body }) => body.code === 'already-exists').length, 7)
  t.equal(await o.db.collection(meetings.collection).countDocuments({ relates: `alliance:${id}` }), 1)
})

t.test('eight schedule the duty of one alliance at once: it has one rotation', async (t) => {
  const id = await alliance('org_a', 'unt_a')
  const body = { allianceId: id, ...here, periodUnit: 'month', from: today, order: ['org_a', 'unt_a'] }
  const answers = await Promise.all(eight.map((n) => o.send(scheduleRotation, body, undefined, side(n))))
  t.equal(answers.filter(({ status }) => status === 201).length, 1)
  t.match(await o.stateOf(rotations.collection, rotationOf(id)), { terms: { length: 2 } })
})

t.test('an alliance is put under one of eight umbrellas that want it', async (t) => {
  const id = await alliance('org_a', 'unt_a')
  const create = (n: number) =>
    o.send(createUmbrella, { name: `品牌${n}`, divisionCode: '990103', allianceIds: [id] }, undefined, side(n))
  const answers = await Promise.all(eight.map(create))
  t.equal(answers.filter(({ status }) => status === 201).length, 1)
  t.equal(answers.filter(({ body }) => body.code === 'under-umbrella').length, 7)
})

t.test('nothing goes on of an alliance that is dissolved while others build on it', async (t) => {
  const ids = await Promise.all(eight.map(() => alliance('org_a', 'unt_a')))
  const build = (id: string, n: number) => [
    o.send(draftAgreement, { allianceId: id, title: '协议', ...here, ...span }, undefined, side(n)),
    o.send(dissolveAlliance, { reason: '完成' }, id, side(n + 1)),
    o.send(
      scheduleRotation,
      { allianceId: id, ...here, periodUnit: 'month', from: today, order: ['unt_a', 'org_a'] },
      undefined,
      side(n),
    ),
  ]
  await Promise.all(ids.flatMap(build))
  for (const id of ids) {
    t.match(await o.stateOf(alliances.collection, id), { state: 'dissolved' })
    t.not((await o.stateOf(rotations.collection, rotationOf(id))).state, 'running')
  }
  const relates = { $in: ids.map((id) => `alliance:${id}`) }
  const running = { relates, 'state.state': { $nin: ['terminated'] } }
  t.equal(await o.db.collection(agreements.collection).countDocuments(running), 0)
})

t.test('who leaves while turns are added has none afterwards', async (t) => {
  const all = ['org_a', 'org_b', 'unt_a', 'org_c']
  const ids = await Promise.all(eight.map(() => alliance('org_a', 'org_b', 'unt_a')))
  await Promise.all(ids.map((id) => schedule(id, 'org_a', 'org_b', 'unt_a')))
  await Promise.all(ids.map((id) => o.done(joinAlliance, { memberId: 'org_c' }, id)))
  const both = (id: string, n: number) => [
    o.send(extendRotation, { order: ['org_c'] }, rotationOf(id), side(n)),
    o.send(leaveAlliance, { memberId: 'org_c', reason: '迁出' }, id, side(n + 1)),
    o.send(leaveAlliance, { memberId: all[n % 2] ?? '', reason: '迁出' }, id, side(n)),
  ]
  await Promise.all(ids.flatMap(both))
  for (const id of ids) {
    const members = await memberIds(id)
    const { terms } = rotations.read(await o.stateOf(rotations.collection, rotationOf(id)))
    const open = terms.filter(({ state }) => state === 'on_duty' || state === 'scheduled')
    t.same(
      open.filter(({ orgId }) => !String(members).includes(orgId)),
      [],
    )
    t.equal(open.filter(({ state }) => state === 'on_duty').length, 1)
  }
})

t.test('a dissolved organisation leaves its alliances, its turns and its posts, heard once or twice', async (t) => {
  const [one, two] = [await alliance('org_d', 'org_a', 'unt_a'), await alliance('org_d', 'org_a')]
  await schedule(one, 'org_d', 'org_a', 'unt_a')
  const event = heard('PartyOrganizationDissolved', 'org_d', { orgId: 'org_d' })
  await o.reacting.react([event])
  await o.reacting.react([event])
  for (const id of [one, two]) t.notOk(String(await memberIds(id)).includes('org_d'))
  t.match(await o.stateOf(alliances.collection, two), { state: 'active', members: { length: 1 } })
  t.match(await o.stateOf(rotations.collection, rotationOf(one)), {
    terms: [{ orgId: 'org_d', state: 'skipped' }, { orgId: 'org_a', state: 'on_duty', from: today }, {}],
  })
  t.equal(await o.db.collection('events').countDocuments({ aggregate: one, type: 'AllianceMemberLeft' }), 1)
})

t.test('a command that still saw the old state does not bring the dissolved back', async (t) => {
  const id = await alliance('org_a', 'unt_a')
  const event = heard('PartyOrganizationDissolved', 'org_e', { orgId: 'org_e' })
  const [joined] = await Promise.all([o.send(joinAlliance, { memberId: 'org_e' }, id, 1), o.reacting.react([event])])
  t.equal(joined.status, 200)
  const again = await alliance('org_e', 'unt_a')
  t.ok(String(await memberIds(again)).includes('org_e'), 'what was read was old')
  await o.reacting.rescan(later())
  for (const one of [id, again]) t.notOk(String(await memberIds(one)).includes('org_e'))
  t.equal(await o.reacting.rescan(later()), 0)
})

t.test('an alliance whose lead is no more waits, also when somebody resumed it meanwhile', async (t) => {
  const id = await alliance('org_a', 'unt_a')
  const event = heard('PartyOrganizationMerged', 'org_lead', { successorOrgId: 'org_other' })
  await o.reacting.react([event])
  t.match(await o.stateOf(alliances.collection, id), { state: 'suspended' })
  await o.done(resumeAlliance, {}, id)
  await o.reacting.rescan(later())
  t.match(await o.stateOf(alliances.collection, id), { state: 'suspended' })
  t.same(loseLead.roles, ['system'])
})

t.test('members of a merged town are counted in its successor, also who joined meanwhile', async (t) => {
  const [id, untouched] = [await alliance('org_a', 'org_c'), await alliance('org_a', 'unt_a')]
  t.match(await o.stateOf(alliances.collection, id), { crossRegion: true })
  await o.reacting.react([heard('DivisionRetired', 'div_990103002', {})])
  t.match(await o.stateOf(alliances.collection, id), { crossRegion: true }, 'without a successor they stay')
  await o.reacting.react([heard('DivisionRetired', 'div_990103002', { successorCode: '990103001' })])
  t.match(await o.stateOf(alliances.collection, id), { crossRegion: false })
  await o.done(joinAlliance, { memberId: 'org_c' }, untouched)
  t.match(await o.stateOf(alliances.collection, untouched), { crossRegion: true })
  await o.reacting.rescan(later())
  t.match(await o.stateOf(alliances.collection, untouched), { crossRegion: false })
})

t.test('contracts of a unit that closed go on with the others, or are over', async (t) => {
  const draft = (...partnerIds: string[]) =>
    o.done(draftContract, {
      divisionCode: '990103001001',
      title: '契约',
      communityOrgId: 'org_com',
      partnerIds,
      ...span,
    })
  const [alone, several] = [await draft('unt_camp'), await draft('unt_a', 'unt_camp')]
  await o.reacting.react([heard('UnitClosed', 'unt_camp', {})])
  t.match(await o.stateOf(agreements.collection, alone), { state: 'terminated' })
  t.match(await o.stateOf(agreements.collection, several), { state: 'drafted', parties: { length: 2 } })
  await o.reacting.react([heard('PartyOrganizationDissolved', 'org_com', {})])
  t.match(await o.stateOf(agreements.collection, several), { state: 'terminated' })
})

t.test('an alliance that is dissolved is under no umbrella', async (t) => {
  const id = await alliance('org_a', 'unt_a')
  const umbrella = await o.done(createUmbrella, { name: '红链', divisionCode: '990103', allianceIds: [id] })
  await o.done(dissolveAlliance, { reason: '完成' }, id)
  await o.reacting.react([heard('AllianceDissolved', id, { reason: '完成' })])
  t.match(await o.stateOf(umbrellas.collection, umbrella), { allianceIds: { length: 0 } })
})
