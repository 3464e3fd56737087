import type { Delivered, Reaction } from '@jiceng/eventing'
import t from 'tap'
import {
  closeDecision,
  decide,
  decisionFollows,
  establishConference,
  holdConference,
} from '../../src/conferences/index.ts'
import { closeMatter, dispatchMatter, fileMatter, matters } from '../../src/matters/index.ts'
import { listOldCase, oldCaseFollows, resolveOldCase, setLead } from '../../src/old-cases/index.ts'
import { community, division, organization } from './city.ts'
import { type MatterTown, matterAfter, matterTown } from './matter-town.ts'

const at = '2023-06-05T01:00:00.000Z'
const told = (aggregate: string, version: number, type = 'MatterDispatched'): Delivered => ({
  ...{ id: `e${version}`, type, source: '/jiceng/grid', aggregate, version, timeline: 1 },
  ...{ time: at, occurredOn: '2023-06-05', scopePath: '/990100', actor: 'clerk', correlationId: 'c', data: {} },
})
/** Reacts to a step of a matter: how each that names it took it. */
const react = ({ town }: MatterTown, { targets, command, body, occurred }: Reaction, event: Delivered) =>
  town
    .read(targets(event))
    .map((one) => town.send(command, body(event, one), { id: one._id, on: occurred?.(one) ?? '' }).refused)

/** A matter that was reported, an old case and a decision that name it. */
function named() {
  const of = matterTown()
  const { town } = of
  town.know('known_divisions', division(community))
  for (const id of ['org_grand', 'org_1'])
    town.know('known_organizations', organization(id, 'community_grand_committee'))
  const matterId = matterAfter(of, 0)
  const here = { divisionCode: community, matterId }
  const old = { ...here, title: '旧案', firstRaisedOn: '2016-03-01', parties: [] }
  const oldCase = town.send(listOldCase, old, { on: '2023-06-05' }).id
  const parties = { conveningOrgId: 'org_grand', memberOrgIds: ['org_1'] }
  const conference = town.send(establishConference, { divisionCode: community, ...parties }, { on: '2023-06-05' }).id
  const meeting = { topics: ['电梯'], presentOrgIds: ['org_grand', 'org_1'] }
  town.send(holdConference, meeting, { id: conference, on: '2023-06-05' })
  const agreed = { ...here, conferenceId: conference, text: '摸底', ownerOrgId: 'org_1', dueOn: '2023-06-30' }
  const decision = town.send(decide, agreed, { on: '2023-06-05' }).id
  const versionOf = () => town.histories.get(matterId)?.length ?? 0
  const follow = (version = versionOf()) =>
    [oldCaseFollows, decisionFollows].flatMap((reaction) => react(of, reaction, told(matterId, version)))
  const seen = () => [oldCase, decision].map((id) => Reflect.get({ ...town.states.get(id) }, 'matter'))
  return { of, matterId, oldCase, decision, follow, seen, versionOf }
}
const both = (matter: object) => [matter, matter]

t.test('what names a matter shows from the first day how far it is, and follows each step', async (t) => {
  const { of, matterId, follow, seen } = named()
  t.same(seen(), both({ state: 'reported', version: 1, asOf: '2023-06-05' }))
  of.send(fileMatter, matterId, {}, { at: '2023-06-06T01:00:00.000Z' })
  t.same(follow(), [undefined, undefined])
  t.same(seen(), both({ state: 'filed', version: 2, asOf: '2023-06-06' }))
  t.same(follow(), [], 'told twice, it finds nothing left to follow')
})

t.test('a step taken while it was being named is found when the naming is told', async (t) => {
  const { of, matterId, oldCase, decision, seen } = named()
  const looked = () => [
    ...react(of, oldCaseFollows, told(oldCase, 1, 'OldCaseListed')),
    ...react(of, decisionFollows, told(decision, 1, 'ConferenceDecisionMade')),
  ]
  t.same(looked(), ['same-value', 'same-value'], 'nothing has happened meanwhile')
  of.send(fileMatter, matterId, {}, { at: '2023-06-06T01:00:00.000Z' })
  t.same(looked(), [undefined, undefined])
  t.match(seen(), both({ state: 'filed', version: 2 }))
  const { id } = of.town.send(listOldCase, {
    ...{ divisionCode: community, title: '旧案', firstRaisedOn: '2016-03-01', parties: [] },
  })
  t.same(react(of, oldCaseFollows, told(id, 1, 'OldCaseListed')), [], 'one that names no matter looks at none')
})

t.test('an older step that is told late, or looked at again, overwrites no newer one', async (t) => {
  const { of, matterId, follow, seen, oldCase } = named()
  of.send(fileMatter, matterId, {}, { at })
  const filed = of.town.docs(matters.collection).filter(({ _id }) => _id === matterId)
  of.send(dispatchMatter, matterId, { ownerUnitId: 'unt_1' }, { at })
  t.same(follow(2), [undefined, undefined], 'the first step is told, and the newest is read')
  t.same(seen(), both({ state: 'dispatched', version: 3, asOf: '2023-06-05' }))
  t.same([follow(2), follow(3)], [[], []])
  for (const older of filed) of.town.know(matters.collection, older)
  t.equal(of.town.send(oldCaseFollows.command, {}, { id: oldCase }).refused, 'same-value')
  t.match(seen(), both({ state: 'dispatched', version: 3 }))
})

t.test(
  'a matter that is closed closes neither the case nor the decision; they say themselves what came of it',
  async (t) => {
    const { of, matterId, follow, seen, oldCase, decision } = named()
    const { id } = { id: matterId }
    of.send(fileMatter, id, {}, { at })
    of.send(dispatchMatter, id, { ownerUnitId: 'unt_1' }, { at })
    const done = matterAfter(of, 5)
    of.send(closeMatter, done, {}, { at })
    const closed = of.town.docs(matters.collection).find(({ _id }) => _id === done)
    if (closed) of.town.know(matters.collection, { ...closed, _id: matterId })
    t.same(follow(closed?.version), [undefined, undefined])
    t.match(seen(), both({ state: 'closed' }))
    t.match(
      [oldCase, decision].map((one) => of.state(one)?.state),
      ['listed', 'open'],
    )
    t.equal(of.town.send(closeDecision, { result: '完成' }, { id: decision, on: '2023-06-05' }).refused, undefined)
    const lead = { officer: { displayName: '韦书记', post: '书记' }, plan: '联审', milestones: [] }
    t.equal(of.town.send(setLead, lead, { id: oldCase, on: '2023-06-05' }).refused, undefined)
    const settled = { resolutionKind: 'agreed', agreementNo: '桐调字〔2023〕3号' }
    t.equal(of.town.send(resolveOldCase, settled, { id: oldCase, on: '2023-06-05' }).refused, undefined)
  },
)

t.test('a matter goes on after the decision was closed, and what is shown with it', async (t) => {
  const { of, matterId, follow, decision } = named()
  of.town.send(closeDecision, { result: '完成' }, { id: decision, on: '2023-06-20' })
  of.send(fileMatter, matterId, {}, { at: '2023-06-25T01:00:00.000Z' })
  t.same(follow(), [undefined, undefined])
  t.match(of.state(decision), { state: 'closed', matter: { state: 'filed', asOf: '2023-06-25' } })
})

t.test('to follow is no step: whoever records one late is not refused for it', async (t) => {
  const { of, matterId, follow, oldCase } = named()
  of.send(fileMatter, matterId, {}, { at: '2023-06-25T01:00:00.000Z' })
  follow()
  t.equal(of.town.docs('old_cases').find(({ _id }) => _id === oldCase)?.lastOn, '2023-06-05')
})

t.test('what names no matter, or another one, is left alone', async (t) => {
  const { of, matterId, follow } = named()
  const old = { divisionCode: community, title: '旧案', firstRaisedOn: '2016-03-01', parties: [] }
  const { id } = of.town.send(listOldCase, old)
  of.town.send(listOldCase, { ...old, matterId: matterAfter(of, 0) })
  of.send(fileMatter, matterId, {}, { at })
  t.equal(follow().length, 2)
  t.notOk(Reflect.has({ ...of.state(id) }, 'matter'))
})
