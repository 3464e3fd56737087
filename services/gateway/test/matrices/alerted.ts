import { at, city } from './city.ts'

/** Days from today, Asia/Shanghai. */
const day = (n: number): string => new Date(Date.now() + (8 * 3600 + n * 86_400) * 1000).toISOString().slice(0, 10)

/** The id of an alert that stays open: a term of five years that ends in four months. */
export async function alerted(divisionCode: string): Promise<string> {
  const begun = day(120 - 5 * 365)
  const { id } = await at('organizations', 'district-admin').done('/v1/organizations', {
    ...{ name: '将换届的党委', orgType: 'grassroots_committee', field: 'urban_community', divisionCode },
    ...{ committeeSize: 5, hasPartyGroups: false, fullMemberCount: 120, probationaryCount: 0 },
    ...{ establishedOn: begun, termStartOn: begun, termYears: 5 },
  })
  // What began before today is raised with the next tick.
  await at('reporting', 'ops').done('/v1/calendar')
  const { db } = city.reporting
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const found = await db.collection<{ _id: string }>('alerts').findOne({ 'state.subjectId': id })
    if (found) return found._id
  }
  throw new Error(`no alert about ${id} was raised`)
}
