import { coverages } from '@jiceng/contracts'
import type { Delivered } from '@jiceng/eventing'
import { addDays, localDate } from '@jiceng/kernel'
import { city, communities, first, type Thing, towns } from './delivery.ts'
import { allianceActs } from './history/alliances.ts'
import { gridActs } from './history/grid.ts'
import { organizationActs } from './history/organizations.ts'

/** Choices of one step: which kind of thing happens, to which one, and how. */
export type Wish = readonly [kind: number, which: number, how: number, pause: number]

/** A city that lives: whatever is recorded, in the order in which it is. Communities and towns merge, organisations move. */
export function historyOf(wishes: readonly Wish[]): Delivered[] {
  const said: Delivered[] = []
  const things: Thing[] = []
  const paths = new Map<string, string>([[city, `/${city}`]])
  const versions = new Map<string, number>()
  const merged = new Map<string, string>()
  let day = localDate(first)
  let count = 0

  const pathOf = (code: string): string => paths.get(code) ?? ''
  const say = (aggregate: string, type: string, scopePath: string, data: Record<string, unknown>, late = 0): string => {
    const version = (versions.get(aggregate) ?? 0) + 1
    versions.set(aggregate, version)
    const id = `e${count++}`
    const time = `${addDays(day, late)}T02:00:00.000Z`
    said.push({
      ...{ id, type, aggregate, version, time, scopePath, data },
      ...{ source: '/jiceng/test', timeline: 1, occurredOn: day, actor: 'a', correlationId: 'c' },
    })
    return id
  }
  const register = (code: string, level: string, above: string): void => {
    paths.set(code, code === city ? `/${city}` : `${pathOf(above)}/${code}`)
    say(`div_${code}`, 'DivisionRegistered', pathOf(code), { code, name: code, level, validFrom: day })
  }
  register(city, 'city', '')
  for (const code of ['990103', '990104']) register(code, 'district', city)
  for (const code of towns) register(code, 'town', code.slice(0, 6))
  for (const code of communities) register(code, code.endsWith('201') ? 'village' : 'community', code.slice(0, 9))

  const live = (of: readonly string[]): string[] =>
    of.filter((code) => !merged.has(code) && !merged.has(code.slice(0, 9)))
  const pick = <T>(of: readonly T[], n: number): T | undefined => of[n % Math.max(1, of.length)]
  const some = (kind: string, n: number): Thing | undefined =>
    pick(
      things.filter((one) => one.kind === kind && !one.ended),
      n,
    )
  const tell = (thing: Thing, type: string, data: Record<string, unknown>, late = 0): void => {
    const id = say(thing.id, type, pathOf(thing.code), data, late)
    thing.events.push({ id, type, data })
  }
  const make = (kind: string, prefix: string, which: number): Thing => {
    const code =
      pick(
        communities.filter((one) => paths.has(one)),
        which,
      ) ?? ''
    const thing = { id: `${prefix}_${things.length}`, kind, code, events: [], ended: false }
    things.push(thing)
    return thing
  }
  const end = (thing: Thing | undefined, type: string, data: Record<string, unknown>): void => {
    if (!thing) return
    tell(thing, type, data)
    thing.ended = true
  }

  /** What lay in one lies in the other: its own path and all below it. */
  const move = (from: string, to: string): void => {
    merged.set(from, to)
    const [old, now] = [pathOf(from), pathOf(to)]
    const told = { successorCode: to, effectiveOn: day }
    say(`div_${from}`, 'DivisionRetired', old, told)
    say(`div_${to}`, 'DivisionsMerged', now, { fromCodes: [from], toCode: to, effectiveOn: day })
    for (const [code, path] of paths)
      if (code !== from && path.startsWith(`${old}/`)) paths.set(code, now + path.slice(old.length))
    for (const thing of things) if (thing.code === from) thing.code = to
    paths.delete(from)
  }
  const orgTypes = ['branch', 'neighbourhood_branch', 'working_committee']
  const fields = ['two_new', 'rural', 'school']
  const member = (id: string, n: number) => ({
    ...(id.startsWith('org') ? { orgId: id, ...(n % 2 ? { unitId: some('unit', n)?.id } : {}) } : { unitId: id }),
    ...{ name: 'm', kind: n % 3 ? 'branch' : 'unit', field: fields[n % 3], townCode: towns[n % 3], joinedOn: day },
  })
  const members = (n: number) => {
    const all = [some('org', n), some('unit', n), some('org', n + 1)].flatMap((one) => (one ? [one.id] : []))
    return [...new Set(all)].map((id, m) => member(id, n + m))
  }
  const corrected = (
    thing: Thing | undefined,
    of: string,
    name: string,
    n: number,
    change: Record<string, unknown>,
  ): void => {
    const fact =
      thing &&
      pick(
        thing.events.filter(({ type }) => type === of),
        n,
      )
    if (!thing || !fact) return
    if (n % 3 === 0) tell(thing, `${name}FactRevoked`, { revokes: fact.id, reason: 'r' })
    else
      tell(thing, `${name}FactCorrected`, {
        corrects: fact.id,
        type: of,
        data: { ...fact.data, ...change },
        reason: 'r',
      })
  }
  const other = (n: number): string => addDays(day, -(n % 90))

  const world = { today: () => day, other, some, make, tell, end, corrected }
  const acts: readonly ((which: number, how: number) => void)[] = [
    (which, how) =>
      tell(
        make('unit', 'unt', which),
        'UnitRegistered',
        {
          kind: how % 2 ? 'enterprise' : 'school',
          field: fields[how % 3],
          partyMemberCount: how % 2,
          registeredOn: day,
        },
        how % 12,
      ),
    (which, how) => {
      const unit = some('unit', which)
      if (unit)
        tell(unit, 'UnitUpdated', {
          kind: 'enterprise',
          field: fields[how % 3],
          partyMemberCount: how % 3,
          updatedOn: day,
        })
    },
    (which, how) => {
      const unit = some('unit', which)
      if (unit) tell(unit, 'UnitCoverageChanged', { coverage: coverages[how % coverages.length], since: other(how) })
    },
    (which) => end(some('unit', which), 'UnitClosed', { closedOn: day }),
    (which, how) =>
      corrected(some('unit', which), 'UnitRegistered', 'Unit', how, {
        registeredOn: other(how),
        field: fields[(how + 1) % 3],
      }),
    (which, how) =>
      tell(make('org', 'org', which), 'PartyOrganizationEstablished', {
        orgType: orgTypes[how % 3],
        field: fields[how % 3],
        establishedOn: other(which * how),
        ...{ committeeSize: how % 4, hasPartyGroups: how % 5 > 0 },
        ...(how % 2 ? { termEndOn: addDays(day, 40 + how) } : {}),
      }),
    (which, how) => {
      const org = some('org', which)
      if (org)
        tell(org, 'CommitteeElected', { electedOn: day, committeeSize: how % 4, termEndOn: addDays(day, 60 + how) })
    },
    (which, how) =>
      corrected(some('org', which), 'CommitteeElected', 'PartyOrganization', how, {
        electedOn: other(how),
        termEndOn: addDays(day, how),
      }),
    (which, how) => {
      const org = some('org', which)
      const code = pick(live(communities), how)
      if (!org || !code || org.code === code) return
      org.code = code
      tell(org, 'PartyOrganizationReparented', { parentId: 'org_p', divisionCode: code, effectiveOn: day })
    },
    (which, how) =>
      end(
        some('org', which),
        how % 2 ? 'PartyOrganizationDissolved' : 'PartyOrganizationMerged',
        how % 2 ? { dissolvedOn: day } : { mergedOn: day, successorOrgId: 'org_s' },
      ),
    ...[gridActs, allianceActs, organizationActs].flatMap((of) => of(world)),
    (which, how) => {
      const alliance = make('alliance', 'aln', which)
      tell(alliance, 'AllianceProposed', { kind: how % 2 ? 'region' : 'river', proposedOn: day })
      tell(alliance, 'AllianceFounded', { foundedOn: day, members: members(how) })
    },
    (which, how) => {
      const alliance = some('alliance', which)
      const [one] = members(how)
      if (alliance && one) tell(alliance, 'AllianceMemberJoined', { member: one })
    },
    (which, how) => {
      const alliance = some('alliance', which)
      if (alliance) tell(alliance, 'AllianceMemberLeft', { memberId: some('org', how)?.id ?? 'org_none', leftOn: day })
    },
    (which, how) => {
      const alliance = some('alliance', which)
      if (alliance) tell(alliance, 'AllianceSuspended', { suspendedOn: day })
      if (alliance && how % 2) tell(alliance, 'AllianceResumed', { resumedOn: day })
    },
    (which) => end(some('alliance', which), 'AllianceDissolved', { dissolvedOn: day }),
    (which, how) => {
      const alert = make('alert', 'alt', which)
      tell(alert, 'AlertRaised', { severity: how % 2 ? 'W' : 'S', raisedOn: day })
      if (how % 3) end(alert, 'AlertClosed', { severity: how % 2 ? 'W' : 'S', closedOn: day })
    },
    (which, how) =>
      tell(
        make('meeting', 'wmt', which),
        'WorkMeetingHeld',
        { kind: how % 2 ? 'deployment' : 'briefing', heldOn: other(how) },
        how % 12,
      ),
    (which, how) =>
      corrected(some('meeting', which), 'WorkMeetingHeld', 'WorkMeeting', how, {
        heldOn: other(how),
        kind: 'progress',
      }),
    (which, how) => {
      if (how % 4) return
      const level = how % 8 ? communities : towns
      const [from, to] = [pick(live(level), which), pick(live(level), which + 1 + (how % 3))]
      if (from && to && from !== to) move(from, to)
    },
  ]
  const begin = (): string => say('cal_city', 'ClockTicked', pathOf(city), { day, now: `${day}T00:00:00.000Z` })
  begin()
  for (const [kind, which, how, pause] of wishes) {
    const year = day.slice(0, 4)
    day = addDays(day, pause % 9)
    if (day.slice(0, 4) !== year) begin()
    pick(acts, kind)?.(which, how)
  }
  return said
}
