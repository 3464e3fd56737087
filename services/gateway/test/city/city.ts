import { testCity } from '@jiceng/testing/city'
import t from 'tap'
import { platform } from '../platform.ts'

/** The city of all these tests: five services, demo data, and a clock that the calendar moves. */
export const city = await testCity({ name: 'city', clock: 'manual', ...platform })
t.teardown(() => city.close())

/** Days of the business clock, Asia/Shanghai, counted from today. */
export const day = (fromToday: number): string =>
  new Date(Date.now() + 8 * 3600_000 + fromToday * 86_400_000).toISOString().slice(0, 10)

/** Officials of a new district; they come into office in the first test. */
export const officials = {
  city: city.as('city-admin'),
  admin: city.as('wang.admin'),
  secretary: city.as('zhao.secretary'),
  clerk: city.as('li.clerk'),
  community: city.as('sun.clerk'),
  worker: city.as('wu.worker'),
  viewer: city.as('city-viewer'),
} as const

/** What the story made, by name: ids, and positions to wait for. */
export const made = new Map<string, string>()
export const of = (name: string): string => made.get(name) ?? ''
