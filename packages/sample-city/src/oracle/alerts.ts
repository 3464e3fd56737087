import { type LocalDate, localDate } from '@jiceng/kernel'
import { draftsOf } from '../city.ts'
import type { World } from '../world/index.ts'
import type { ExpectedAlert } from './expected.ts'
import { gridRules } from './grids.ts'
import { orgLifeRules } from './org-life.ts'
import { recordRules } from './records.ts'
import { storyOf } from './story.ts'
import { workRules } from './works.ts'

export type { ExpectedAlert } from './expected.ts'

/** The day at whose end the calendar stands when a city has been told. */
const lastDay = localDate('2023-06-30')

/** Rules that the oracle knows; others are not compared. */
export const knownRules: ReadonlySet<string> = new Set([
  ...['W-01', 'W-02', 'W-03', 'W-03b', 'W-04', 'W-05', 'W-06', 'W-07', 'W-08', 'W-17', 'W-18', 'W-19', 'W-20'],
  ...['W-21', 'W-22', 'W-23', 'W-24', 'W-25', 'W-26', 'W-27', 'W-28', 'W-29', 'W-35', 'W-41'],
  // Told to operations alone: among the alerts of officials there is none.
  'W-42',
])

/** A city told once, looked at on whatever days. */
export function oracleOf(world: World): (day: LocalDate) => ExpectedAlert[] {
  const story = storyOf(draftsOf(world))
  const rules = [...orgLifeRules, ...gridRules, ...workRules, ...recordRules]
  return (day) => rules.flatMap((rule) => rule({ world, story, day }))
}

/** All alerts that must be open on a day, whether planted or a consequence of how the city is: no others (`domain` 6.5). */
export const expectedAlerts = (world: World, day = lastDay): ExpectedAlert[] => oracleOf(world)(day)
