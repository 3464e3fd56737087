import type { Test } from 'tap'
import { type LogDriver, withBench } from './driver.ts'
import { groups } from './groups.ts'
import { membership } from './membership.ts'
import { reading } from './reading.ts'
import { topics } from './topics.ts'
import { writing } from './writing.ts'

/** What every driver of the port to the log holds to, whatever it speaks to. */
export function logSuite(t: Test, driver: LogDriver): void {
  // Most of a case is waiting for a group to form.
  t.jobs = 8
  for (const part of [writing, reading, groups, membership, topics])
    part((name, act) => void t.test(name, (t) => withBench(driver, (bench) => act(t, bench))), driver)
}
