import { isRole, problemCodes } from '@jiceng/contracts'
import { flawsOf } from '@jiceng/kernel'
import t from 'tap'
import { Value } from 'typebox/value'
import { workMeetings } from '../../src/work-meetings.ts'
import {
  centreHouseholds,
  checklists,
  communityChains,
  divisions,
  grants,
  inspectionRounds,
  members,
  organizations,
  orgLifeActivities,
  orgLifePlans,
  posts,
  rectifications,
  trainingSessions,
  units,
} from '../mechanisms.ts'

const line = [divisions, units, organizations, grants, members, posts, centreHouseholds, communityChains]
const work = [workMeetings, orgLifePlans, orgLifeActivities, trainingSessions, checklists, inspectionRounds]

for (const mechanism of [...line, ...work, rectifications])
  t.test(
    `the table of ${mechanism.title.en} is whole, and each command has a fitting example and roles that exist`,
    async (t) => {
      t.same(flawsOf(mechanism), [])
      for (const { name, body, example, roles } of Object.values(mechanism.commands)) {
        t.ok(Value.Check(body, example), `${name}: its example fits`)
        t.same(
          roles.filter((role) => !isRole(role) && role !== 'system'),
          [],
          `${name}: its roles exist`,
        )
      }
    },
  )

t.test('every refusal of these rules has its place in the table of problems', async (t) => {
  const ours = ['own-successor', 'unit-in-use', 'garrison-data', 'too-few-units', 'not-joint', 'own-application']
  const more = ['committee-too-small', 'term-running', 'quorum-missed', 'children-left', 'invalid-period']
  t.same(
    [...ours, ...more].filter((code) => !problemCodes.some((known) => known === code)),
    [],
  )
})
