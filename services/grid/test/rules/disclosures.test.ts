import { type Command, flawsOf, type Mechanism } from '@jiceng/kernel'
import t from 'tap'
import { residentDisclosures } from '../../src/disclosures.ts'
import { refuseMatter } from '../../src/matters/index.ts'
import {
  acceptProxy,
  finishProxy,
  rateProxy,
  requestProxy,
  startProxy,
  withdrawProxy,
} from '../../src/proxy-orders/index.ts'
import { assignStaff, endStaff } from '../../src/staff/index.ts'
import { type City, city, community, division, workingGrids } from './city.ts'
import { matterTown } from './matter-town.ts'

const other = '990103001002'
const record = commandOf(residentDisclosures, 'record')
function commandOf({ commands }: Mechanism, name: string): Command {
  const found = commands[name]
  if (!found) throw new Error(`there is no ${name}`)
  return found
}
const inTown = (): City => city([division(community), division(other), division('990103001', { kind: 'town' })])
const requester = { maskedName: '王**', contact: '10000000003', consentAt: '2023-06-30T01:00:00Z' }
const asked = { divisionCode: community, orderNo: 'TX-0117', item: '老年优待证申领', requester }
const posted = (town: City) =>
  town.send(assignStaff, {
    divisionCode: community,
    gridIds: workingGrids(town, 1),
    lead: false,
    kind: 'full_time',
    displayName: '韦网格',
    workPhone: '10000000001',
  })

/** An order, and how to ask for the contact of who placed it. */
function ordered() {
  const town = inTown()
  const { id } = town.send(requestProxy, asked)
  const { requesterId } = { requesterId: '', ...town.states.get(id) }
  const body = { divisionCode: community, subjectId: id, personId: requesterId, purpose: '电告办理结果' }
  const ask = (more: object = {}, options: object = {}) =>
    town.send(record, { ...body, ...more }, { roles: ['community-clerk'], ...options })
  return { town, id, requesterId, ask }
}

t.test('the mechanism has no flaw', async (t) => t.same(flawsOf(residentDisclosures), []))

t.test('who asks says what for; the record names the person, never the contact', async (t) => {
  const { town, requesterId, ask } = ordered()
  const { id, parts } = ask()
  t.match(
    parts.flatMap(({ events }) => events),
    [{ type: 'ResidentDetailsShown', data: { personId: requesterId, purpose: '电告办理结果' } }],
  )
  t.match(town.states.get(id), { state: 'recorded', by: String, shownOn: '2023-06-30' })
  t.notMatch(JSON.stringify([...town.histories.values()]), /10000000003/)
  t.throws(() => ask({ purpose: '看看' }), TypeError)
})

t.test('a record shows only the persons it names, where it lies, and of records that name any', async (t) => {
  const { ask } = ordered()
  t.match(ask({ personId: 'per_other' }), { refused: 'person-not-named', at: '/personId' })
  t.match(ask({ personId: undefined }).refused, undefined, 'left out where one only is named')
  t.match(ask({ divisionCode: other }), { refused: 'division-mismatch', at: '/divisionCode' })
  t.match(ask({ subjectId: 'grd_1' }), { refused: 'person-not-named', at: '/subjectId' })
  t.match(ask({ subjectId: 'pxo_99' }), { refused: 'unknown-reference', at: '/subjectId' })
})

t.test('contacts are shown to whoever handles, and only while it is open', async (t) => {
  const { town, id, ask } = ordered()
  t.equal(ask({}, { roles: ['owner-unit'] }).refused, 'forbidden')
  town.send(withdrawProxy, { reason: '本人已自行办理' }, { id })
  t.equal(ask().refused, 'no-longer-shown')
})

t.test('of a matter that was not accepted no contact is shown', async (t) => {
  const here = matterTown()
  const { id } = here.report({ requester })
  const body = { divisionCode: community, subjectId: id, purpose: '电告办理结果' }
  const ask = () => here.town.send(record, body, { roles: ['community-clerk'] })
  t.equal(ask().refused, undefined, 'while it is open')
  here.send(refuseMatter, id, { reason: '不属受理范围' })
  t.equal(ask().refused, 'no-longer-shown')
})

t.test('what is kept of a resident ends thirty days after the order, of staff a year after the posting', async (t) => {
  const { town, id, requesterId, ask } = ordered()
  const staff = posted(town)
  town.send(acceptProxy, { staffId: staff.id, dueOn: '2023-07-05' }, { id })
  town.send(startProxy, {}, { id })
  t.same(town.send(finishProxy, { result: 'granted' }, { id }).personal, [
    { personId: requesterId, until: '2023-07-30' },
  ])
  t.equal(ask().refused, 'no-longer-shown', 'done')
  town.send(rateProxy, { rating: 5 }, { id })
  t.equal(ask().refused, 'no-longer-shown', 'rated')
  t.match(town.send(endStaff, { reason: '调离' }, { id: staff.id }).personal, [{ until: '2024-06-30' }])
})
