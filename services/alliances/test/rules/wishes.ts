import type { AnyEvent, Command, Mechanism } from '@jiceng/kernel'
import fc from 'fast-check'
import {
  allianceReviews,
  alliances,
  exitMember,
  remindMember,
  restoreMember,
  reviewAlliance,
  suspendMember,
} from '../../src/alliances/index.ts'
import { allianceBases, closeAllianceBase, openAllianceBase, useAllianceBase } from '../../src/bases.ts'
import { closeCooperation, cooperationTopics, openCooperation, recordOutcome } from '../../src/cooperation.ts'
import { cancelJointAction, holdJointAction, jointActions, planJointAction } from '../../src/joint-actions/index.ts'
import * as lists from '../../src/lists/index.ts'
import { peerReviews, publishPeerReview } from '../../src/peer-reviews.ts'
import {
  fulfilPledge,
  holdPledgeDrive,
  makePledge,
  pledgeDrives,
  pledges,
  withdrawPledge,
} from '../../src/pledges/index.ts'
import { closeRisk, jointRisks, raiseRisk, referRisk } from '../../src/risks.ts'
import { allianceTeams, disbandAllianceTeam, formAllianceTeam, recordTeamAction } from '../../src/teams.ts'
import { allied, here } from './alliance.ts'
import type { Memory } from './memory.ts'

const { listNeeds, listResources, coBuildProjects } = lists
/** What stands around the alliance itself. */
export const mechanisms: readonly Mechanism[] = [
  jointActions,
  listNeeds,
  listResources,
  coBuildProjects,
  cooperationTopics,
  allianceTeams,
  allianceBases,
  jointRisks,
  peerReviews,
  pledgeDrives,
  pledges,
  allianceReviews,
]

/** A wish: a command and three numbers that choose among what there is. */
type Wish = readonly [Command, number, number, number]
type Body = (db: Memory, a: number, b: number, c: number) => Readonly<Record<string, unknown>>

const of = { allianceId: 'aln_1', ...here }
const parties = ['org_a', 'org_b', 'org_c', 'org_lead', 'org_other'] as const
const party = (n: number): string => parties[n % parties.length] ?? ''
const pick = (db: Memory, { collection }: Mechanism, n: number): string => {
  const docs = db.docs(collection)
  return docs[n % Math.max(1, docs.length)]?._id ?? 'nil_0'
}
const item = (a: number, b: number, c: number) => ({
  ...of,
  ownerId: party(a),
  title: '培训',
  tags: [],
  quantity: 1 + b,
  measure: c % 9 ? '场' : '件',
})
const reason: Body = () => ({ reason: '调整' })
const outcomes = ['remind', 'remind', 'suspend', 'exit', 'keep'] as const
const managed: Body = (db, a, b) => ({ memberId: party(a), reviewId: pick(db, allianceReviews, b) })

const makers: readonly (readonly [Command, Body])[] = [
  [
    planJointAction,
    (_, a) => ({ ...of, action: 'talent', title: '实训', hostOrgId: party(a), plannedFor: '2023-07-01' }),
  ],
  [lists.publishNeed, (_, a, b, c) => item(a, b, c)],
  [lists.publishResource, (_, a, b, c) => item(a, b, c)],
  [
    openCooperation,
    (_, a, b) => ({ ...of, kind: 'brand', title: '品牌', partnerIds: [party(a), party(a + 1 + (b % 4))] }),
  ],
  [formAllianceTeam, (_, a) => ({ ...of, kind: 'patrol', name: '巡河队', memberCount: 1 + a })],
  [openAllianceBase, () => ({ ...of, kind: 'industry', name: '基地', place: '沿河路' })],
  [raiseRisk, (_, a) => ({ ...of, topic: '隐患', ownerId: party(a), dueOn: '2023-07-31' })],
  [holdPledgeDrive, (_, a) => ({ ...of, kind: 'compare', title: '比业绩', orgIds: [party(a)], personsCount: a })],
  [
    publishPeerReview,
    (_, a, b, c) => ({
      ...of,
      period: `2022Q${1 + (c % 4)}`,
      rows: [a, b].map((n) => ({ orgId: party(n), items: [{ item: '活动', score: n }] })),
    }),
  ],
  [
    reviewAlliance,
    (_, a, b, c) => ({
      ...of,
      period: `202${c % 3}H${1 + (b % 2)}`,
      rows: [{ memberId: party(a), duty: '联席', score: b, outcome: outcomes[c % outcomes.length] }],
    }),
  ],
]
const matching: readonly (readonly [Command, Body])[] = [
  [lists.matchNeed, (db, a, b) => ({ resourceId: pick(db, listResources, a), quantity: 1 + (b % 5) })],
  [
    lists.openProject,
    (db, a, b) => ({
      ...of,
      title: '项目',
      needIds: [pick(db, listNeeds, a)],
      providerId: party(b),
      dueOn: '2023-09-30',
    }),
  ],
  [lists.deliverProject, () => ({ result: '完成' })],
  [lists.confirmProject, () => ({})],
  [lists.returnProject, reason],
  [remindMember, managed],
  [restoreMember, (_, a) => ({ memberId: party(a), reason: '整改' })],
  [suspendMember, managed],
  [
    makePledge,
    (db, a, b, c) => ({
      ...here,
      driveId: pick(db, pledgeDrives, a),
      orgId: party(b),
      personId: `per_${c % 4}`,
      text: '帮扶',
    }),
  ],
]
const others: readonly (readonly [Command, Body])[] = [
  [
    holdJointAction,
    (_, a, b) => ({ orgIds: [party(a), party(a + 1 + (b % 4))], unitIds: [], persons: b, place: '河畔' }),
  ],
  [cancelJointAction, reason],
  [lists.releaseNeed, reason],
  [lists.withdrawNeed, reason],
  [lists.withdrawResource, reason],
  [lists.withdrawProject, reason],
  [recordOutcome, () => ({ text: '成果' })],
  [closeCooperation, reason],
  [recordTeamAction, (_, a) => ({ topic: '巡河', persons: 1 + a, hours: a })],
  [disbandAllianceTeam, reason],
  [useAllianceBase, (_, a) => ({ topic: '参观', persons: 1 + a })],
  [closeAllianceBase, reason],
  [referRisk, () => ({ gridMatterId: 'mat_1' })],
  [closeRisk, () => ({ result: '消除' })],
  [fulfilPledge, () => ({})],
  [withdrawPledge, () => ({})],
  [exitMember, (db, a, b, c) => ({ ...managed(db, a, b, c), meetingId: 'mtg_1', reason: '清退' })],
]
const bodies = new Map([...makers, ...matching, ...others])

const number = fc.nat({ max: 30 })
const among = (weight: number, of: readonly (readonly [Command, Body])[]) => ({
  weight,
  arbitrary: fc.tuple(fc.constantFrom(...of.map(([command]) => command)), number, number, number),
})
const wish: fc.Arbitrary<Wish> = fc.oneof(among(4, makers), among(4, matching), among(2, others))
export const wishes = fc.array(wish, { minLength: 60, maxLength: 200, size: 'max' })

/** The life of an alliance: its database, and all events in the order in which they were answered. */
export interface Life {
  readonly db: Memory
  readonly told: readonly { readonly id: string; readonly event: AnyEvent }[]
}
/** Plays wishes one after the other, by clerks that take turns; the memory itself throws when one leaves its machine. */
export function play(wished: readonly Wish[]): Life {
  const db = allied()
  const told: { id: string; event: AnyEvent }[] = []
  for (const [n, [command, a, b, c]] of wished.entries()) {
    const body = bodies.get(command)?.(db, a, b, c) ?? {}
    const actor = { id: `clerk${n % 3}`, kind: 'account' } as const
    const target = command.mechanism === alliances ? 'aln_1' : pick(db, command.mechanism, c)
    const id = command.creates ? command.newId(body, (prefix) => `${prefix}_${n}`) : target
    for (const part of db.send(command, body, { id, actor }).parts)
      told.push(...part.events.map((event) => ({ id: part.id, event })))
  }
  return { db, told }
}
