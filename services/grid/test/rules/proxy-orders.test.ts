import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import {
  acceptProxy,
  finishProxy,
  proxyOrders,
  rateProxy,
  refuseProxy,
  requestProxy,
  startProxy,
  withdrawProxy,
} from '../../src/proxy-orders/index.ts'
import { assignStaff, endStaff } from '../../src/staff/index.ts'
import { type City, city, community, division, draftGrid, workingGrids } from './city.ts'

const other = '990103001002'
const inTown = (): City => city([division(community), division(other), division('990103001', { kind: 'town' })])
const requester = { maskedName: '王**', contact: '10000000003', consentAt: '2023-06-30T01:00:00Z' }
const asked = { divisionCode: community, orderNo: 'TX-0117', item: '老年优待证申领', requester }
const request = (town: City, more: object = {}) => town.send(requestProxy, { ...asked, ...more })
const post = (town: City, divisionCode = community) =>
  town.send(assignStaff, {
    divisionCode,
    gridIds: workingGrids(town, 1, divisionCode),
    lead: false,
    kind: 'full_time',
    displayName: '韦网格',
    workPhone: '10000000001',
  })
const accept = (town: City, id: string, staffId = post(town).id, dueOn = '2023-07-05') =>
  town.send(acceptProxy, { staffId, dueOn }, { id })

t.test('the machine of proxy orders has no flaw', async (t) => t.same(flawsOf(proxyOrders), []))

t.test('an order keeps name and contact of the resident beside the events', async (t) => {
  const town = inTown()
  const [gridId] = workingGrids(town, 1)
  const { id, personal } = request(town, { gridId })
  const { requesterId } = { requesterId: '', ...town.states.get(id) }
  t.match(town.states.get(id), { state: 'requested', orderNo: 'TX-0117', consentAt: requester.consentAt })
  t.strictSame(personal, [{ personId: requesterId, fields: { maskedName: '王**', contact: '10000000003' } }])
  t.notMatch(JSON.stringify([...town.histories.values()]), /王\*\*|10000000003/)
  t.same(town.docs('proxy_orders')[0]?.relates, [`grid:${gridId}`])
})

t.test('a resident is named by surname only, and numbers of persons are masked in every text', async (t) => {
  const town = inTown()
  t.throws(() => request(town, { requester: { ...requester, maskedName: '王小明' } }), TypeError)
  const { id } = request(town, { item: '申领 450102199001011234' })
  t.match(town.states.get(id), { item: '申领 ***' })
  accept(town, id)
  town.send(startProxy, {}, { id })
  town.send(finishProxy, { result: 'granted', note: '已电告10012345678' }, { id })
  t.match(town.states.get(id), { note: '已电告***' })
})

t.test('consent comes before the contact is kept', async (t) => {
  const town = inTown()
  const at = (consentAt: string) => request(town, { requester: { ...requester, consentAt } })
  t.match(at('2023-06-30T02:00:01Z'), { refused: 'occurred-in-future', at: '/requester/consentAt' })
  t.match(at('2023-06-31T25:00:00Z'), { refused: 'invalid-date', at: '/requester/consentAt' })
  t.equal(at('2023-06-30T02:00:00Z').refused, undefined)
})

t.test('a number is taken once in a community', async (t) => {
  const town = inTown()
  request(town)
  t.equal(request(town).refused, 'already-exists')
  t.equal(request(town, { divisionCode: other }).refused, undefined)
  t.equal(request(town, { orderNo: 'TX-0118' }).refused, undefined)
})

t.test('an order lies in a community, in a grid that is put to work there', async (t) => {
  const town = inTown()
  t.match(request(town, { divisionCode: '990103001' }), { refused: 'wrong-level', at: '/divisionCode' })
  t.match(request(town, { gridId: draftGrid(town) }), { refused: 'grid-not-active', at: '/gridId' })
  t.match(request(town, { gridId: workingGrids(town, 1, other)[0] }), { refused: 'division-mismatch' })
})

t.test('an order is accepted, handled by its agent, finished and rated', async (t) => {
  const town = inTown()
  const { id } = request(town)
  const staff = post(town)
  const { personId } = { personId: '', ...town.states.get(staff.id) }
  t.equal(town.send(startProxy, {}, { id }).refused, 'illegal-step')
  accept(town, id, staff.id)
  t.match(town.states.get(id), { state: 'accepted', agentPersonId: personId, dueOn: '2023-07-05' })
  t.same(town.docs('proxy_orders')[0]?.relates, [`person:${personId}`])
  town.send(startProxy, {}, { id })
  const done = town.send(finishProxy, { result: 'granted' }, { id, on: '2023-07-04' })
  t.match(done.parts[0]?.events, [
    { type: 'ProxyCompleted', data: { orderNo: 'TX-0117', dueOn: '2023-07-05', doneOn: '2023-07-04' } },
  ])
  town.send(rateProxy, { rating: 5 }, { id })
  t.match(town.states.get(id), { state: 'rated', rating: 5, result: 'granted' })
  t.throws(() => town.send(rateProxy, { rating: 6 }, { id }), TypeError)
})

t.test('the agent is posted in the community where the order lies', async (t) => {
  const town = inTown()
  const { id } = request(town)
  const [here, there] = [post(town), post(town, other)]
  t.match(accept(town, id, there.id), { refused: 'not-posted', at: '/staffId' })
  town.send(endStaff, { reason: '调离' }, { id: here.id })
  t.match(accept(town, id, here.id), { refused: 'not-posted', at: '/staffId' })
  t.match(accept(town, id, 'gst_x'), { refused: 'unknown-reference', at: '/staffId' })
})

t.test('an order is due on the day it is accepted or later', async (t) => {
  const town = inTown()
  const { id } = request(town)
  const staff = post(town)
  t.match(accept(town, id, staff.id, '2023-06-29'), { refused: 'due-passed', at: '/dueOn' })
  t.match(accept(town, id, staff.id, '2023-06-31'), { refused: 'invalid-date', at: '/dueOn' })
  t.equal(accept(town, id, staff.id, '2023-06-30').refused, undefined)
})

t.test('an order is refused before it is accepted, and withdrawn until it is done', async (t) => {
  const town = inTown()
  const [one = '', two = '', three = ''] = ['TX-0001', 'TX-0002', 'TX-0003'].map(
    (orderNo) => request(town, { orderNo }).id,
  )
  const staff = post(town)
  town.send(refuseProxy, { reason: '须本人办理' }, { id: one })
  t.match(town.states.get(one), { state: 'refused', reason: '须本人办理', endedOn: '2023-06-30' })
  accept(town, two, staff.id)
  t.equal(town.send(refuseProxy, { reason: '晚' }, { id: two }).refused, 'illegal-step')
  town.send(withdrawProxy, { reason: '已自行办理' }, { id: two })
  t.match(town.states.get(two), { state: 'withdrawn', endedOn: '2023-06-30' })
  accept(town, three, staff.id)
  town.send(startProxy, {}, { id: three })
  town.send(finishProxy, { result: 'rejected' }, { id: three })
  t.equal(town.send(withdrawProxy, { reason: '晚' }, { id: three }).refused, 'illegal-step')
})
