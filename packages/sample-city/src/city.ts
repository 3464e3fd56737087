import type { Draft } from './draft.ts'
import * as foundation from './parts/foundation.ts'
import * as grids from './parts/grids.ts'
import { members, posts } from './parts/members.ts'
import type { World } from './world/index.ts'

/** A step of the story is told for all districts before the next begins. */
type Step = (part: World['parts'][number]) => Iterable<Draft>

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
]

/** The whole city as a stream of commands: what one needs comes before it. */
export function* draftsOf(world: World): Generator<Draft> {
  yield* foundation.divisions(world)
  yield* foundation.grants(world)
  yield* foundation.committees(world)
  for (const step of standing) for (const part of world.parts) yield* step(part)
}
