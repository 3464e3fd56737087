import { importers } from '@jiceng/contracts'
import { draftsOf } from '../city.ts'
import { calendarFrom, calendarTo } from '../days.ts'
import type { Profile } from '../profiles/index.ts'
import { worldOf } from '../world/index.ts'
import { calendarNow, moveCalendar } from './calendar.ts'
import { type Account, type Door, type DoorOptions, door, field } from './door.ts'
import { ids } from './ids.ts'
import { type LoadOptions, load, type Rested } from './load.ts'
import { pace } from './pace.ts'

export interface CityOptions extends Pick<LoadOptions, 'batch' | 'wave' | 'lanes' | 'onProgress' | 'signal'> {
  readonly url: string
  readonly profile: Profile
  /** Tokens by account; the demo's own identity provider gives them where none are named. */
  readonly tokens?: Partial<Record<Account, string>>
}

/** Names of the demo's accounts. */
const accounts: Readonly<Record<Account, string>> = {
  importer: importers.files,
  checker: importers.checks,
  admin: 'city-admin',
  ops: 'ops',
}

export function cityDoor({ url, tokens = {} }: Pick<CityOptions, 'url' | 'tokens'>): Door {
  const token: DoorOptions['token'] = async (account) => {
    const given = tokens[account]
    if (given !== undefined) return given
    const answer = await fetch(`${url}/v1/demo/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account: accounts[account] }),
    })
    const { access_token } = trusted(await answer.json())
    if (!answer.ok) throw new Error(`no token for ${accounts[account]}: name one, or start the city with DEMO=1`)
    return access_token
  }
  return door({ url, connections: 32, token })
}
const trusted = (answer: unknown): { access_token: string } => ({ access_token: String(field(answer, 'access_token')) })

/** Has somebody loaded this city already? The calendar moves on only when a load has ended. */
export const isLoaded = async (of: Door): Promise<boolean> => ((await calendarNow(of)) ?? '') >= calendarTo

/** Tells the whole city to the platform; undefined when it was told before. */
export async function loadCity(options: CityOptions): Promise<Rested | undefined> {
  const of = cityDoor(options)
  try {
    if (await isLoaded(of)) return undefined
    await moveCalendar(of, calendarFrom)
    const names = ids()
    const { profile, batch, wave, lanes, onProgress, signal } = options
    const keeping = pace({ last: names.last, isShown: (positions) => isShown(of, positions) })
    const loaded = await load(draftsOf(worldOf(profile)), {
      door: of,
      ids: names,
      name: `city/${profile.seed}/${profile.name}`,
      next: keeping.next,
      ...(batch === undefined ? {} : { batch }),
      ...(wave === undefined ? {} : { wave }),
      ...(lanes === undefined ? {} : { lanes }),
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(signal === undefined ? {} : { signal }),
    }).finally(keeping.stop)
    const restMs = await untilShown(of, names.last(), signal)
    await moveCalendar(of, calendarTo)
    return { ...loaded, restMs, heldMs: keeping.heldMs }
  } finally {
    await of.close()
  }
}

const shownIn = '/v1/figures/IO-17?scope=990103&period=2023H1'

const restMax = 600_000

async function isShown(of: Door, positions: string): Promise<boolean> {
  const { isStale } = await of.get('admin', shownIn, { 'x-jiceng-after': positions })
  return !isStale
}

/** Milliseconds until figures stand on all that these positions name. */
async function untilShown(of: Door, positions: string, signal: AbortSignal | undefined): Promise<Rested['restMs']> {
  for (const begin = performance.now(); performance.now() - begin < restMax; signal?.throwIfAborted())
    if (await isShown(of, positions)) return performance.now() - begin
  return undefined
}
