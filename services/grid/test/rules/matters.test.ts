import { flawsOf, stepsFrom } from '@jiceng/kernel'
import { given } from '@jiceng/testing'
import t from 'tap'
import { createGrid, retireGrid } from '../../src/grids/index.ts'
import {
  cancelUrging,
  closeMatter,
  dispatchMatter,
  feedBack,
  fileMatter,
  matters,
  rateMatter,
  refuseMatter,
  reportMatter,
  returnMatter,
  startMatter,
  urgeMatter,
  verifyMatter,
  withdrawMatter,
} from '../../src/matters/index.ts'
import { community } from './city.ts'
import { matterAfter, matterTown, reported } from './matter-town.ts'

t.test('the machine of matters has no flaw', async (t) => t.same(flawsOf(matters), []))

t.test('a matter goes through the seven steps and is closed on time', async (t) => {
  const here = matterTown()
  const { id } = here.report({}, { at: '2023-06-05T01:00:00.000Z' })
  t.match(here.state(id), { state: 'reported', level: 1, lapsesAt: '2023-06-06T09:30:00.000Z' })
  here.send(fileMatter, id, {}, { at: '2023-06-05T01:10:00.000Z' })
  t.match(here.state(id), { state: 'filed', matterNo: /^20230605-/, running: { dispatch: String } })
  here.send(dispatchMatter, id, { ownerUnitId: 'unt_1' }, { at: '2023-06-05T01:20:00.000Z' })
  t.match(here.state(id), { state: 'dispatched', dueAt: '2023-06-07T09:30:00.000Z', running: { close: String } })
  here.send(startMatter, id, {}, { at: '2023-06-05T02:00:00.000Z' })
  here.send(feedBack, id, { result: '已清运' }, { at: '2023-06-05T03:00:00.000Z' })
  here.send(verifyMatter, id, {}, { at: '2023-06-06T01:00:00.000Z' })
  const [closed] = here.send(closeMatter, id, {}, { at: '2023-06-06T02:20:00.000Z' }).parts
  t.match(closed?.events[0]?.data, {
    matterId: id,
    kind: 'key_minor',
    gridId: here.gridId,
    dispatchedOn: '2023-06-05',
    closedOn: '2023-06-06',
    dueAt: '2023-06-07T09:30:00.000Z',
    onTime: true,
    reworkCount: 0,
    extended: false,
    workingHours: 8,
  })
  t.match(here.state(id), { state: 'closed', running: {}, lapsesAt: undefined })
})

t.test('a report names an active grid of its division and a category there is', async (t) => {
  const here = matterTown()
  const draft = { code: `${community}002`, name: '草稿', kind: 'general', households: 1, buildings: [] }
  const { id } = here.town.send(createGrid, { divisionCode: community, ...draft })
  t.match(here.report({ gridId: id }), { refused: 'grid-not-active', at: '/gridId' })
  t.match(here.report({ gridId: 'grd_unknown' }), { refused: 'unknown-reference', at: '/gridId' })
  t.match(here.report({ divisionCode: '990103001002' }), { refused: 'division-mismatch', at: '/divisionCode' })
  t.match(here.report({ divisionCode: '990103001009' }), { refused: 'unknown-reference', at: '/divisionCode' })
  t.match(here.report({ categoryCode: '0701' }), { refused: 'category-unknown', at: '/categoryCode' })
  t.equal(here.report({ categoryCode: '0699' }).refused, undefined)
})

t.test('who asks is kept beside the events; numbers of persons in free text are not kept', async (t) => {
  const requester = { maskedName: '王**', contact: '10012345678', consentAt: '2023-06-30T01:00:00Z' }
  const text = '联系人 13912345678，证件 11010519491231002X，卡 6222021234567890123，已等 3 天'
  const body = { gridId: 'grd_1', ...reported, text, point: { lon: 121.473712, lat: 31.230491 }, requester }
  const { events, personal, guards } = given().when(reportMatter, body)
  t.match(events[0]?.data, {
    requesterId: 'per_new0',
    text: '联系人 ***，证件 ***，卡 ***，已等 3 天',
    point: { lon: 121.4737, lat: 31.2305 },
  })
  t.notMatch(JSON.stringify(events), /王|10012345678/)
  t.same(personal, [{ personId: 'per_new0', fields: requester }])
  t.same(guards, ['matters:grd_1'])
})

t.test('filing corrects the class; what does not fit is not accepted, what was settled is withdrawn', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 0)
  t.equal(here.send(fileMatter, id, { categoryCode: '0801' }).refused, 'category-unknown')
  here.send(fileMatter, id, { kind: 'hazard', severity: 'emergency', categoryCode: '0503' })
  t.match(here.state(id), { state: 'filed', kind: 'hazard', severity: 'emergency', categoryCode: '0503' })
  const [refused, withdrawn, late] = [matterAfter(here, 0), matterAfter(here, 1), matterAfter(here, 2)]
  here.send(refuseMatter, refused, { reason: '不属受理范围' })
  t.match(here.state(refused), { state: 'not_accepted', running: {} })
  here.send(withdrawMatter, withdrawn, { reason: '已解决' })
  t.match(here.state(withdrawn), { state: 'withdrawn' })
  t.match(here.send(withdrawMatter, late, { reason: '已解决' }), { refused: 'illegal-step' })
  t.match(here.send(refuseMatter, late, { reason: '晚了' }), { refused: 'illegal-step' })
})

t.test('a matter is dispatched to a working unit of its district', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 1)
  const to = (ownerUnitId: string, when = {}) => here.send(dispatchMatter, id, { ownerUnitId }, when)
  t.match(to('unt_unknown'), { refused: 'unknown-reference', at: '/ownerUnitId' })
  t.match(to('unt_shut'), { refused: 'unit-closed', at: '/ownerUnitId' })
  t.match(to('unt_far'), { refused: 'unit-elsewhere', at: '/ownerUnitId' })
  t.equal(to('unt_city').refused, undefined, 'what lies in the city itself works everywhere')
  t.equal(to('unt_2').refused, undefined, 'to another unit')
  t.match(to('unt_2'), { refused: 'same-value', at: '/ownerUnitId' })
  t.match(here.town.docs('matters')[0]?.relates, [`grid:${here.gridId}`, `open-grid:${here.gridId}`, 'unit:unt_2'])
})

t.test('nobody verifies or returns what they handled', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 4)
  for (const command of [verifyMatter, returnMatter]) {
    const body = command === returnMatter ? { reason: '未清' } : {}
    t.equal(here.send(command, id, body, { actor: 'worker' }).refused, 'own-handling')
  }
  const begun = given(
    { type: 'MatterStarted', data: { startedOn: '2023-06-05', startedBy: 'sun' } },
    { type: 'MatterHandled', data: { handledOn: '2023-06-05', handledBy: 'wu', result: '好' } },
  )
  t.equal(begun.when(verifyMatter, {}, { actor: 'sun' }).refused, 'own-handling', 'nor who began it')
  t.equal(begun.when(verifyMatter, {}, { actor: 'li' }).refused, undefined)
})

t.test('what is not done goes back, is handled again and counts as rework', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 4)
  here.send(returnMatter, id, { reason: '现场仍有垃圾' })
  t.match(here.state(id), { state: 'returned', rework: 1, dueAt: '2023-06-07T09:30:00.000Z' })
  t.equal(here.send(verifyMatter, id).refused, 'illegal-step')
  here.send(startMatter, id)
  here.send(feedBack, id, { result: '再次清运' })
  here.send(verifyMatter, id)
  const [closed] = here.send(closeMatter, id, {}, { on: '2023-06-30' }).parts
  t.match(closed?.events[0]?.data, { onTime: false, reworkCount: 1 })
})

t.test('with only its day told, what is closed on the day it is due is on time', async (t) => {
  const here = matterTown()
  const [day, after] = [matterAfter(here, 5), matterAfter(here, 5)]
  here.send(closeMatter, day, {}, { on: '2023-06-07' })
  here.send(closeMatter, after, {}, { on: '2023-06-08' })
  t.match([here.state(day), here.state(after)], [{ onTime: true }, { onTime: false }])
})

t.test('the service of a closed matter is rated once', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 5)
  t.equal(here.send(rateMatter, id, { rating: 5 }).refused, 'illegal-step')
  here.send(closeMatter, id)
  t.equal(here.send(rateMatter, id, { rating: 4 }).refused, undefined)
  t.match(here.state(id), { state: 'closed', rating: 4 })
  t.equal(here.send(rateMatter, id, { rating: 5 }).refused, 'already-exists')
  t.throws(() => here.send(rateMatter, id, { rating: 6 }), { name: 'TypeError' })
})

t.test('a grid is retired only with no open matter', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 5)
  const retire = () => here.town.send(retireGrid, { reason: '拆迁' }, { id: here.gridId })
  t.equal(retire().refused, 'open-matters')
  here.send(closeMatter, id)
  t.equal(retire().refused, undefined)
  t.equal(here.report().refused, 'grid-not-active')
  t.same(
    given({ type: 'GridActivated', data: { activatedOn: '2023-06-01' } }).when(
      retireGrid,
      { reason: '拆迁' },
      { found: { links: [] } },
    ).guards,
    ['grid-coverage:grd_1', 'matters:grd_1', 'grid-posts:grd_1'],
  )
})

t.test('what a state allows is said with the roles that may, without what only the platform does', async (t) => {
  const steps = stepsFrom(matters, 'handled')
  t.same(
    steps.map(({ command }) => command),
    ['verify', 'return', 'moveToGrid', 'addPhoto', 'removePhoto'],
  )
  t.ok(steps.every(({ roles }) => roles.includes('town-clerk')))
  t.notOk(steps[0]?.roles.includes('owner-unit'))
})

t.test('an urging is taken back by whoever urged or a level above, and may then begin anew', async (t) => {
  const here = matterTown()
  const id = matterAfter(here, 2)
  const cancel = (roles: readonly string[]) => here.send(cancelUrging, id, { reason: '误发 13800138000' }, { roles })
  t.equal(cancel(['community-clerk']).refused, 'not-urged')
  here.send(urgeMatter, id, { level: 'red', reason: '超时' }, { roles: ['district-admin'] })
  here.send(urgeMatter, id, { level: 'red', reason: '再催' }, { roles: ['community-clerk'] })
  t.equal(cancel(['town-clerk']).refused, 'level-too-low')
  t.match(here.state(id), { urging: 'red', urgedAs: 3 })
  t.equal(cancel(['district-admin']).refused, undefined)
  t.notOk(Object.hasOwn({ ...here.state(id) }, 'urging'))
  t.notMatch(JSON.stringify(here.town.histories.get(id)), /13800138000/)
  t.equal(here.send(urgeMatter, id, { level: 'plain', reason: '催办' }).refused, undefined)
})
