import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'

/** One setting: typed, defaulted and described in one place. */
export interface Setting<T> {
  readonly about: string
  readonly kind: string
  /** Absent: the setting is required. */
  readonly fallback?: T
  /** Never printed; may also be given as a file, named in `<NAME>_FILE`. */
  readonly secret?: boolean
  /** The value of a text, or a complaint thrown as an error that does not repeat the text. */
  readonly read: (text: string) => T
}
type Table = Readonly<Record<string, Setting<unknown>>>
type Values<T extends Table> = { readonly [K in keyof T]: T[K] extends Setting<infer V> ? V : never }
export type Environment = Readonly<Record<string, string | undefined>>

interface Of<T> {
  readonly about: string
  readonly fallback?: T
  readonly secret?: boolean
}

export const text = (of: Of<string> & { pattern?: RegExp }): Setting<string> => ({
  ...of,
  kind: 'text',
  read(given) {
    if (of.pattern && !of.pattern.test(given)) throw new Error(`does not match ${of.pattern.source}`)
    return given
  },
})

const shortest = 16
const wellKnown = /change.?me|default|example|password|^(.)\1*$/i

/** A secret of at least 16 characters that is no well-known word: a default secret does not start (`api` 5). */
export const secret = (of: { about: string }): Setting<string> => ({
  ...of,
  kind: 'secret',
  secret: true,
  read(given) {
    if (given.length < shortest) throw new Error(`has fewer than ${shortest} characters`)
    if (wellKnown.test(given)) throw new Error('is a well-known word, not a secret')
    return given
  },
})

/** A whole number in decimal digits. */
export const whole = (of: Of<number> & { min?: number; max?: number }): Setting<number> => ({
  ...of,
  kind: 'whole number',
  read(given) {
    const { min = 0, max = Number.MAX_SAFE_INTEGER } = of
    const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN
    if (!(value >= min && value <= max)) throw new Error(`is no whole number from ${min} to ${max}`)
    return value
  },
})

export const flag = (of: Of<boolean>): Setting<boolean> => ({
  ...of,
  kind: '0 or 1',
  read(given) {
    if (given !== '0' && given !== '1') throw new Error('is neither 0 nor 1')
    return given === '1'
  },
})

export const oneOf = <const T extends string>(words: readonly T[], of: Of<T>): Setting<T> => ({
  ...of,
  kind: words.join(', '),
  read(given) {
    const word = words.find((one) => one === given)
    if (word === undefined) throw new Error(`is none of ${words.join(', ')}`)
    return word
  },
})

/** Texts separated by commas. */
export const list = (of: Of<readonly string[]>): Setting<readonly string[]> => ({
  ...of,
  kind: 'list',
  read: (given) =>
    given
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
})

/** Settings that are missing or wrong, all at once, by name and without their values. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

function given(name: string, { secret }: Setting<unknown>, env: Environment): string | undefined {
  const file = secret ? env[`${name}_FILE`] : undefined
  const text = env[name] || (file && readFileSync(file, 'utf8').trim())
  return text === '' ? undefined : text
}

/** Reads the settings of a table; what it returns prints and serialises without its secrets. */
export function settings<const T extends Table>(table: T, env: Environment): Values<T> {
  const values: Record<string, unknown> = {}
  const missing: string[] = []
  const wrong: string[] = []
  for (const [name, setting] of Object.entries(table)) {
    try {
      const found = given(name, setting, env)
      if (found !== undefined) values[name] = setting.read(found)
      else if ('fallback' in setting) values[name] = setting.fallback
      else missing.push(name)
    } catch (error) {
      wrong.push(`${name} ${error instanceof Error ? error.message : 'cannot be read'}`)
    }
  }
  const complaints = [...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []), ...wrong]
  if (complaints.length > 0) throw new SettingsError(`Settings are not complete.\n${complaints.join('\n')}`)
  return shy(table, values)
}

/** The values, whose printed form (console, util.inspect, JSON) shows no secret. */
export function shy<T extends Table>(table: T, values: Record<string, unknown>): Values<T> {
  const shown = (): Record<string, unknown> => printed(table, values)
  Object.defineProperty(values, 'toJSON', { value: shown })
  Object.defineProperty(values, inspect.custom, { value: shown })
  const complete = (all: object): all is Values<T> => Object.keys(table).every((name) => name in all)
  if (!complete(values)) throw new SettingsError('Settings are not complete.')
  return values
}

/** Settings as an operator may see them. */
export const printed = (table: Table, values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(table).map(([name, { secret }]) => [name, secret ? '[redacted]' : values[name]]))

/** The settings as a Markdown table, for the README of a service. */
export function settingsTable(table: Table): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|')
  const fallback = (setting: Setting<unknown>): string => {
    if (!('fallback' in setting)) return 'required'
    return setting.fallback === '' ? 'empty' : `\`${JSON.stringify(setting.fallback)}\``
  }
  const rows = Object.entries(table).map(
    ([name, setting]) =>
      `| \`${name}\` | ${cell(setting.kind)} | ${cell(fallback(setting))} | ${cell(setting.about)} |`,
  )
  return ['| setting | kind | default | what it does |', '|---|---|---|---|', ...rows].join('\n')
}
