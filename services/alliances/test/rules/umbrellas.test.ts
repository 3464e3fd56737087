import { type AnyEvent, flawsOf } from '@jiceng/kernel'
import t from 'tap'
import { alliances, dissolveAlliance, foundAlliance, prepareAlliance } from '../../src/alliances/index.ts'
import {
  brands,
  closeUmbrella,
  createUmbrella,
  extendUmbrella,
  keepBrand,
  narrowUmbrella,
  registerBrand,
  returnBrand,
  umbrellas,
  withdrawBrand,
} from '../../src/umbrellas/index.ts'
import { when } from './region.ts'

const proposal = { name: '同心联盟', theme: '共建', kind: 'mixed', leadOrgId: 'org_lead', divisionCode: '990103001' }
const prepared = when([], prepareAlliance, proposal).events
const active: readonly AnyEvent[] = [
  ...prepared,
  ...when(prepared, foundAlliance, { memberIds: ['org_a', 'unt_a'] }).events,
]
const dissolved = [...active, ...when(active, dissolveAlliance, { reason: '完成' }).events]
const of = (id: string, history = active, place = '990103001') => ({ mechanism: alliances, id, history, place })
const others = [of('aln_1'), of('aln_2'), of('aln_far', active, '990104001'), of('aln_new', prepared)]
const asked = { id: 'umb_1', beside: others }

const name = { name: '先锋联盟', divisionCode: '990103' }
const create = (more: object = {}) => when([], createUmbrella, { ...name, allianceIds: ['aln_1'], ...more }, asked)
const made = create().events

t.test('the machines of umbrellas and brands have no flaw', async (t) => {
  t.same(flawsOf(umbrellas), [])
  t.same(flawsOf(brands), [])
})

t.test('an umbrella is over alliances of its district that are at work, each under one', async (t) => {
  t.match(create().events, [{ type: 'AllianceUmbrellaCreated', data: { ...name, allianceIds: ['aln_1'] } }])
  t.same(create().claims, ['umbrella:990103|先锋联盟', 'under-umbrella:aln_1'])
  t.same(create().guards, ['alliance:aln_1'])
  t.match(create({ allianceIds: ['aln_1', 'aln_far'] }), { refused: 'division-mismatch', at: '/allianceIds/1' })
  t.equal(create({ allianceIds: ['aln_new'] }).refused, 'alliance-not-active')
  t.equal(create({ allianceIds: ['aln_unknown'] }).refused, 'unknown-reference')
  t.equal(create({ divisionCode: '990103001' }).refused, 'wrong-level')
  t.equal(create({ divisionCode: '990105' }).refused, 'division-retired')
  t.equal(create({ divisionCode: '990199' }).refused, 'unknown-reference')
})

t.test('alliances come under it and go, and it is closed', async (t) => {
  const extended = when(made, extendUmbrella, { allianceIds: ['aln_2'] }, asked)
  t.match(extended, { claims: ['under-umbrella:aln_2'], state: { allianceIds: ['aln_1', 'aln_2'] } })
  t.equal(when(made, extendUmbrella, { allianceIds: ['aln_far'] }, asked).refused, 'division-mismatch')
  const both = [...made, ...extended.events]
  const narrowed = when(both, narrowUmbrella, { allianceId: 'aln_1', reason: '解散' }, asked)
  t.match(narrowed, { releases: ['under-umbrella:aln_1'], state: { state: 'active', allianceIds: ['aln_2'] } })
  t.equal(when(made, narrowUmbrella, { allianceId: 'aln_2', reason: '解散' }, asked).refused, 'not-a-member')
  const closed = when(both, closeUmbrella, { reason: '合并' }, asked)
  t.same(closed.releases, ['umbrella:990103|先锋联盟', 'under-umbrella:aln_1', 'under-umbrella:aln_2'])
  t.equal(when([...both, ...closed.events], extendUmbrella, { allianceIds: ['aln_2'] }, asked).refused, 'illegal-step')
  t.same(umbrellas.relates(extended.state), ['alliance:aln_1', 'alliance:aln_2'])
})

const brand = { allianceId: 'aln_1', divisionCode: '990103001', name: '沿河红链' }
const registered = when([], registerBrand, brand, { id: 'brd_1', beside: others })
const features = ['content', 'character', 'effect', 'influence']
const review = (command: Parameters<typeof when>[1], body: object, actor = 'reviewer', beside = others) =>
  when(registered.events, command, { score: 90, ...body }, { id: 'brd_1', beside, actor })

t.test('an alliance at work registers a brand once', async (t) => {
  t.match(registered.events, [{ type: 'AllianceBrandRegistered', data: { ...brand, registeredBy: 'tester' } }])
  t.same(registered.claims, ['alliance-brand:aln_1|沿河红链'])
  const refused = (more: object) =>
    when([], registerBrand, { ...brand, ...more }, { id: 'brd_1', beside: others }).refused
  t.equal(refused({ allianceId: 'aln_new' }), 'alliance-not-active')
  t.equal(refused({ divisionCode: '990103' }), 'division-mismatch')
})

t.test('a brand is kept with all four features, by somebody else than who registered it', async (t) => {
  t.match(review(keepBrand, { features }).state, { state: 'kept', score: 90, features })
  t.match(review(keepBrand, { features: features.slice(1) }), { refused: 'features-missing', detail: /content/ })
  t.equal(review(keepBrand, { features }, 'tester').refused, 'own-application')
  t.equal(review(returnBrand, { features, opinion: '少' }, 'tester').refused, 'own-application')
  t.equal(review(keepBrand, { features }, 'reviewer', [of('aln_1', dissolved)]).refused, 'alliance-not-active')
})

t.test('a brand that is returned is reviewed again, and one that is kept as well', async (t) => {
  const returned = review(returnBrand, { features: [], opinion: '知晓率低' })
  t.match(returned.state, { state: 'returned', opinion: '知晓率低' })
  const again = when(
    [...registered.events, ...returned.events],
    keepBrand,
    { score: 91, features },
    {
      id: 'brd_1',
      beside: others,
      actor: 'reviewer',
    },
  )
  t.equal('opinion' in again.state, false)
  t.match(again.state, { state: 'kept', score: 91 })
  const withdrawn = review(withdrawBrand, { reason: '整合' })
  t.match(withdrawn, { state: { state: 'withdrawn' }, releases: ['alliance-brand:aln_1|沿河红链'] })
})
