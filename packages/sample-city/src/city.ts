import { isLocalDate } from '@jiceng/kernel'
import { calendarFrom, monthsOf, officeHour } from './days.ts'
import type { Draft } from './draft.ts'
import { alliances } from './parts/alliances.ts'
import { chains } from './parts/chain.ts'
import * as community from './parts/community.ts'
import { conferences, oldCases, workMeetings } from './parts/conferences.ts'
import { contracts } from './parts/contracts.ts'
import { changes, correctedSessions } from './parts/corrections.ts'
import * as forming from './parts/forming.ts'
import * as foundation from './parts/foundation.ts'
import * as grids from './parts/grids.ts'
import { inspections } from './parts/inspections.ts'
import { casesOf, matters } from './parts/matters.ts'
import { members, posts } from './parts/members.ts'
import { missingOf, orgLife, plans } from './parts/org-life.ts'
import { training } from './parts/training.ts'
import { type Random, random } from './random.ts'
import type { Part, World } from './world/index.ts'

/** A step of the story is told for all districts before the next begins. */
type Step = (part: Part) => Iterable<Draft>

/** What was there before: everybody and everything that later steps are about. */
const standing: readonly Step[] = [
  foundation.units,
  foundation.branches,
  grids.buildingGroups,
  members,
  posts,
  chains,
  forming.legacyGrids,
  forming.mergers,
  forming.villageGrids,
  (part) => grids.coverage(part, grids.gapsOf(part)),
  (part) => grids.buildingLinks(part, grids.gapsOf(part)),
  (part) => grids.staff(part, grids.gapsOf(part)),
  community.teams,
  community.checkIns,
  community.memberCheckIns,
  conferences,
  oldCases,
  workMeetings,
  (part) => training(part, correctedSessions(part)),
  (part) => plans(part, missingOf(part)),
  alliances,
  contracts,
  inspections,
]

const past = monthsOf(2022, 12)
const present = monthsOf(2023, 6)

/** What happens month by month. */
function* happening({ profile, parts }: World): Generator<Draft> {
  const stories = parts.map((part) => ({
    part,
    missing: missingOf(part),
    gaps: grids.gapsOf(part),
    before: profile.history > 0 ? casesOf(part, past, profile.history) : [],
    now: casesOf(part, present),
  }))
  for (const month of profile.history > 0 ? past : [])
    for (const { part, missing, before } of stories) {
      yield* matters(part, before, month)
      yield* orgLife(part, missing, month, profile.history)
    }
  for (const month of present)
    for (const { part, missing, gaps, now } of stories) {
      yield* matters(part, now, month)
      yield* orgLife(part, missing, month)
      yield* community.teamActivities(part, month)
      yield* community.proxyOrders(part, gaps, month)
    }
}

/** Days until somebody writes it down: three on average, and a few much later (`domain` 6.3). Matters are written down as they happen. */
function lagOf({ path }: Draft, chance: Random): number {
  if (path === 'matters') return 0
  return chance.chance(0.04) ? chance.int(16, 40) : Math.min(15, Math.floor(chance.exponential(3)))
}

function recordedAt(draft: Draft, chance: Random): string {
  const { occurredAt } = draft
  const at = isLocalDate(occurredAt) ? officeHour(chance, occurredAt, 9, 17) : new Date(occurredAt)
  const later = at.getTime() + lagOf(draft, chance) * 86_400_000
  return new Date(Math.min(later, Date.parse(calendarFrom))).toISOString()
}

/** The whole city as a stream of commands: what one needs comes before it. */
export function* draftsOf(world: World): Generator<Draft> {
  const chance = random(`${world.profile.seed}/${world.profile.name}/lags`)
  const byPath = new Map<string, Random>()
  for (const draft of story(world)) {
    const own = byPath.get(draft.path) ?? chance.of(draft.path)
    byPath.set(draft.path, own)
    yield draft.by === 'admin' ? draft : { ...draft, recordedAt: recordedAt(draft, own) }
  }
}

/** How many commands tell it. */
export const factsIn = (world: World): number => draftsOf(world).reduce((count) => count + 1, 0)

function* story(world: World): Generator<Draft> {
  yield* foundation.divisions(world)
  yield* foundation.grants(world)
  yield* foundation.committees(world)
  for (const step of standing) for (const part of world.parts) yield* step(part)
  yield* happening(world)
  for (const part of world.parts) yield* changes(part)
}
