import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import { allianceTeams, disbandAllianceTeam, formAllianceTeam, recordTeamAction } from '../../src/teams.ts'
import { allied, everywhereElse, here, refusal, refusedElsewhere } from './alliance.ts'
import type { Memory } from './memory.ts'

const team = { allianceId: 'aln_1', ...here, kind: 'volunteer', name: '护水志愿服务队', memberCount: 24 }
const action = { topic: '河道清洁', persons: 24, hours: 48 }
const id = 'atm_1'
const formed = (): Memory => {
  const db = allied()
  db.send(formAllianceTeam, team, { id })
  return db
}

t.test('alliance teams have no flaw', async (t) => t.same(flawsOf(allianceTeams), []))

t.test('a team is formed by an active alliance', async (t) => {
  t.same(allied().send(formAllianceTeam, team, { id }).events, [
    { type: 'AllianceTeamFormed', data: { teamId: id, ...team, formedOn: '2023-06-30' } },
  ])
  t.throws(() => allied().send(formAllianceTeam, { ...team, memberCount: 0 }), 'a team of nobody')
  t.same(refusedElsewhere(formAllianceTeam, team), everywhereElse)
})

t.test('what it did is counted, with no more persons than it has', async (t) => {
  const db = formed()
  t.same(db.send(recordTeamAction, action, { id }).events, [
    { type: 'AllianceTeamActed', data: { ...action, actedOn: '2023-06-30' } },
  ])
  db.send(recordTeamAction, { ...action, hours: 2 }, { id, on: '2023-07-01' })
  t.match(db.stateOf(allianceTeams, id), { state: 'active', actions: 2, hours: 50, lastActedOn: '2023-07-01' })
  t.same(refusal(db, recordTeamAction, { ...action, persons: 25 }, { id }), ['too-many-members', '/persons'])
})

t.test('a disbanded team does nothing more', async (t) => {
  const db = formed()
  t.same(db.send(disbandAllianceTeam, { reason: '并入' }, { id }).events, [
    { type: 'AllianceTeamDisbanded', data: { reason: '并入', disbandedOn: '2023-06-30' } },
  ])
  t.same(refusal(db, recordTeamAction, action, { id }), ['illegal-step'])
  t.same(refusal(db, disbandAllianceTeam, { reason: '并入' }, { id }), ['illegal-step'])
})

t.test('a team reaches the grants of its alliance', async (t) =>
  t.same(allianceTeams.relates(formed().stateOf(allianceTeams, id)), ['alliance:aln_1']),
)
