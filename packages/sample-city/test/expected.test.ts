import { readFileSync } from 'node:fs'
import { localDate } from '@jiceng/kernel'
import t from 'tap'
import { expectedAlerts, oracleOf } from '../src/oracle/alerts.ts'
import { goldenOf } from '../src/oracle/golden.ts'
import { type PlantedKind, plantedIn, profiles } from '../src/profiles/index.ts'
import { worldOf } from '../src/world/index.ts'

const world = worldOf(profiles.S)
const alertsOf = { S: expectedAlerts(world), M: expectedAlerts(worldOf(profiles.M)) } as const

/** The rule that finds what was planted, and how severe it is; others of the kind come about by themselves where it says so. */
const found: Readonly<Record<string, { readonly kinds: readonly PlantedKind[]; readonly others?: true }>> = {
  'W-01': { kinds: ['termsEnding', 'termsOverdue'] },
  'W-02 S': { kinds: ['unitsWithoutBranch'] },
  'W-03 I': { kinds: ['branchesWithoutMeeting', 'branchesSilent'] },
  'W-05 S': { kinds: ['themeDaysMissed'] },
  'W-07': { kinds: ['chainsBroken'], others: true },
  'W-17': { kinds: ['gridsWithoutBranch'], others: true },
  'W-18': { kinds: ['gridsMisshapen', 'legacyUnmerged'], others: true },
  'W-19': { kinds: ['gridsWithoutLead'], others: true },
  'W-20': { kinds: ['mattersReturned', 'oldCasesReopened'], others: true },
  'W-21': { kinds: ['unitsNotCheckedIn'] },
  'W-22 I': { kinds: ['contractsEnding'] },
  'W-22 W': { kinds: ['contractsBare'] },
  'W-23': { kinds: ['teamsIdle'] },
  'W-24': { kinds: ['conferencesMissed'], others: true },
  'W-25': { kinds: ['alliancesInactive'] },
  'W-26': { kinds: ['unsignedMembers'] },
  'W-27': { kinds: ['plansNotApproved'] },
  'W-28': { kinds: ['recordsPoor'] },
  'W-29': { kinds: ['rectificationsOverdue', 'rectificationsRejected'] },
  'W-41 W': { kinds: ['branchesSilent'], others: true },
  'W-41 I': { kinds: ['unitsContradicted'], others: true },
}

t.test('every anomaly that was planted is expected, and others only where chance may make them', async (t) => {
  for (const name of ['S', 'M'] as const) {
    const city = worldOf(profiles[name])
    const expected = alertsOf[name].map(({ rule, severity }) => `${rule} ${severity}`)
    const planted = (kind: PlantedKind): number =>
      city.parts.reduce((sum, { district: { plan } }) => sum + plantedIn(plan, kind), 0)
    for (const [rule, { kinds, others }] of Object.entries(found)) {
      const [wanted, there] = [
        kinds.reduce((sum, kind) => sum + planted(kind), 0),
        expected.filter((one) => one.startsWith(rule)).length,
      ]
      t.ok(others ? there >= wanted : there === wanted, `${name}: ${there} of ${rule}, ${wanted} planted`)
      t.ok(wanted > 0, `${name}: ${rule} is planted`)
    }
  }
})

t.test('alerts come and go with the days', async (t) => {
  const look = oracleOf(world)
  const on = (day: string, rule: string): number => look(localDate(day)).filter((one) => one.rule === rule).length
  // Asked for from fifteen days before the end of the quarter on, and told from five days after it.
  t.strictSame(
    ['2023-06-14', '2023-06-15', '2023-07-05', '2023-10-05'].map((day) => on(day, 'W-03')),
    [0, 3, 3, 90],
  )
  t.strictSame(
    ['2023-06-19', '2023-06-20', '2023-07-20', '2023-07-21'].map((day) => on(day, 'W-22')),
    [2, 3, 3, 2],
  )
  t.strictSame([on('2023-01-31', 'W-27'), on('2023-02-01', 'W-27')], [0, 2])
  t.strictSame([on('2023-01-01', 'W-04'), on('2023-03-31', 'W-04'), on('2023-04-01', 'W-04')], [90, 90, 0])
})

t.test('what must come out stands beside the code; npm run city -- expect writes it anew', async (t) => {
  for (const name of ['S', 'M'] as const) {
    const of = worldOf(profiles[name])
    const kept = (file: string): unknown =>
      JSON.parse(readFileSync(new URL(`../expected/${name}/${file}`, import.meta.url), 'utf8'))
    t.strictSame(goldenOf(of), kept('golden.json'))
    t.strictSame(alertsOf[name], kept('expected-alerts.json'))
  }
})
