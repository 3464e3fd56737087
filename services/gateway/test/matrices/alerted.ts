import { type ParkedRow, parkedOf } from '@jiceng/eventing'
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

/** The id of an alert of the platform that stays open: something of no topic is parked in alliances. */
export async function platformAlerted(): Promise<string> {
  const { alliances, reporting, prefix } = city
  const row: ParkedRow = {
    _id: 'parked-of-the-world',
    group: `${prefix}.alliances.reactions`,
    ...{ topic: 'none', partition: 0, aggregate: '', version: 0, offset: '0', key: '', value: '', headers: {} },
    reason: 'undecodable',
    state: 'waiting',
    detail: '',
    at: new Date(),
  }
  await parkedOf(alliances.db).insertOne(row)
  const signal = { service: 'alliances', signal: 'parked', severity: 'W', value: 1, limit: 0 } as const
  const raise = reporting.definition.mechanisms.find(({ name }) => name === 'platform-alert')?.commands.raise
  if (!raise) throw new Error('there are no alerts of the platform')
  const { body } = await reporting.work.run({
    ...{ command: raise, body: { divisionCode: '990100', ...signal }, actor: { id: 'system', kind: 'system' } },
    ...{ hash: '', requestId: 'req_world', correlationId: 'world' },
  })
  return String(body.id)
}
