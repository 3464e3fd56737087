import { setTimeout as wait } from 'node:timers/promises'
import { calendarNow, moveCalendar } from './load/calendar.ts'
import { type CityOptions, cityDoor } from './load/city.ts'
import { type Door, field } from './load/door.ts'
import { maskedName, phone } from './names.ts'
import { random } from './random.ts'

export interface LiveOptions extends Pick<CityOptions, 'url' | 'profile' | 'tokens' | 'signal'> {
  /** Seconds of the calendar for one of real time. */
  readonly speed: number
  readonly say: (line: string) => void
}

/** Milliseconds between two moves of the calendar. */
const everyMs = 5000
/** The matters of a profile are those of a half-year. They come in day and night, as the calendar moves day and night. */
const secondsOfHalfYear = 181 * 86_400

interface LiveGrid {
  readonly id: string
  readonly divisionCode: string
}

/** Grids that stand, as the platform lists them. */
async function gridsOf(door: Door): Promise<LiveGrid[]> {
  const { body } = await door.get('importer', '/v1/grids?limit=200&state=active')
  const data = field(body, 'data')
  return (Array.isArray(data) ? data : []).map((one: unknown) => ({
    id: String(field(one, 'id')),
    divisionCode: String(field(one, 'divisionCode')),
  }))
}

/** Goes on after the past has been told: the calendar moves, and matters come in as they do. */
export async function live({ url, profile, tokens, speed, signal, say }: LiveOptions): Promise<void> {
  const door = cityDoor({ url, ...(tokens === undefined ? {} : { tokens }) })
  const perSecond = profile.districts.reduce((sum, { mattersReported }) => sum + mattersReported, 0) / secondsOfHalfYear
  try {
    const grids = await gridsOf(door)
    for (let now = await calendarNow(door); now !== undefined && !signal?.aborted; now = await calendarNow(door)) {
      const to = new Date(Date.parse(now) + everyMs * speed).toISOString()
      await moveCalendar(door, to)
      // Seeded by the moment: a live city that is started again goes on, it does not repeat itself.
      const chance = random(`${profile.seed}/live/${to}`)
      const count = chance.poisson((perSecond * speed * everyMs) / 1000)
      for (let n = 0; n < count; n++) {
        const grid = chance.pick(grids)
        const requester = { maskedName: maskedName(chance), contact: phone(chance), consentAt: to }
        const matter = {
          divisionCode: grid.divisionCode,
          kind: 'key_minor',
          categoryCode: '0101',
          severity: 'normal',
          source: 'resident',
          gridId: grid.id,
          place: '网格内',
          text: chance.pick(['楼道堆放杂物', '路灯不亮', '水管渗漏']),
          requester,
        }
        const { status } = await door.post('importer', '/v1/matters', matter, {
          'idempotency-key': `live/${profile.seed}/${to}/${n}`,
        })
        say(`${to}  a matter is reported in ${grid.divisionCode}: ${status}`)
      }
      await wait(everyMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
    }
  } finally {
    await door.close()
  }
}
