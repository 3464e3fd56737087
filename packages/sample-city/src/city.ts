import { monthsOf } from './days.ts'
import type { Draft } from './draft.ts'
import { alliances } from './parts/alliances.ts'
import * as community from './parts/community.ts'
import { conferences, oldCases, workMeetings } from './parts/conferences.ts'
import * as foundation from './parts/foundation.ts'
import * as grids from './parts/grids.ts'
import { casesOf, matters } from './parts/matters.ts'
import { members, posts } from './parts/members.ts'
import { missingOf, orgLife, plans, training } from './parts/org-life.ts'
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
  grids.legacyGrids,
  grids.mergers,
  grids.villageGrids,
  (part) => grids.coverage(part, grids.gapsOf(part)),
  (part) => grids.buildingLinks(part, grids.gapsOf(part)),
  (part) => grids.staff(part, grids.gapsOf(part)),
  community.teams,
  community.checkIns,
  conferences,
  oldCases,
  workMeetings,
  training,
  (part) => plans(part, missingOf(part)),
  alliances,
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

/** The whole city as a stream of commands: what one needs comes before it. */
export function* draftsOf(world: World): Generator<Draft> {
  yield* foundation.divisions(world)
  yield* foundation.grants(world)
  yield* foundation.committees(world)
  for (const step of standing) for (const part of world.parts) yield* step(part)
  yield* happening(world)
}
