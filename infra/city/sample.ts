// What npm start tells the city that has been started, and what it shows of it.
import {
  atRest,
  cityDoor,
  factsIn,
  halfYearReport,
  isLoaded,
  isProfile,
  loadCity,
  profiles,
  shownFigures,
  told,
  worldOf,
} from '@jiceng/sample-city'
import type { Report } from '../servers/options.ts'

const everyMs = 5000

/** The profile asked for by `--city`, S without it; `--city none` leaves the city empty. */
export function cityAsked(args: readonly string[]): string {
  const at = args.indexOf('--city')
  const asked = at < 0 ? 'S' : (args[at + 1] ?? '')
  if (asked === 'none' || isProfile(asked)) return asked
  throw new Error(`There is no city ${asked}. Give one of: ${Object.keys(profiles).join(', ')}, none.`)
}

/** Tells the sample city, unless it was told before. */
export async function tellCity(url: string, asked: string, report: Report, signal: AbortSignal): Promise<void> {
  if (!isProfile(asked)) return
  const door = cityDoor({ url })
  const isThere = await isLoaded(door).finally(() => door.close())
  if (isThere) return report('Sample city', 'is there already')
  const profile = profiles[asked]
  const total = factsIn(worldOf(profile))
  report('Sample city', `telling profile ${asked}: ${total} facts`)
  const begin = performance.now()
  let shownAt = begin
  const loaded = await loadCity({
    url,
    profile,
    signal,
    onProgress(given) {
      if (performance.now() - shownAt < everyMs) return
      shownAt = performance.now()
      report('Sample city', `telling its past: ${given} of ${total}`)
    },
  })
  const seconds = (performance.now() - begin) / 1000
  const refused = loaded?.refused ?? []
  report(
    'Sample city',
    `${total} facts told in ${seconds.toFixed(0)} s${loaded ? `; ${atRest(loaded)}` : ''}${refused.length > 0 ? `, ${refused.length} refused: ${told(refused)}` : ''}`,
  )
}

/** Some figures of the half-year with the address each comes from; empty where no city was told. */
export async function figuresOf(url: string): Promise<string> {
  const door = cityDoor({ url })
  try {
    const figures = await shownFigures(door)
    if (figures.length === 0) return ''
    const files = await halfYearReport(door)
    const lines = figures.map(({ name, value, path }) => `  ${name} ${value}\n      ${url}${path}`)
    const report = files.length === 0 ? [] : ['Its report:', ...files.map((path) => `      ${url}${path}`)]
    return ['', 'Figures of the half-year 2023H1 (open them with the token below):', ...lines, ...report, ''].join('\n')
  } finally {
    await door.close()
  }
}
