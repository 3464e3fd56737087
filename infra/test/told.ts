import { readSettings as alliances } from '../../services/alliances/src/config.ts'
import { readSettings as gateway } from '../../services/gateway/src/config.ts'
import { readSettings as grid } from '../../services/grid/src/config.ts'
import { readSettings as organizations } from '../../services/organizations/src/config.ts'
import { readSettings as reporting } from '../../services/reporting/src/config.ts'
import type { ServiceName } from '../city/settings.ts'
import { type Compose, containerOf, mounts } from './compose.ts'

const configs = { organizations, grid, alliances, reporting, gateway }

/** What a service's own config.ts makes of an environment, and which variables it looked at. */
export function told(name: ServiceName, environment: Record<string, string>) {
  const asked = new Set<string>()
  const get = (all: Record<string, string>, key: string | symbol): string | undefined => {
    asked.add(String(key))
    return typeof key === 'string' ? all[key] : undefined
  }
  const own = process.env
  process.env = new Proxy<Record<string, string>>(environment, { get })
  try {
    return { settings: configs[name](), asked }
  } finally {
    process.env = own
  }
}

/** The environment of a service in the composition, its secrets read from files made in `secrets`. */
export function environmentIn(file: Compose, name: ServiceName, secrets: string): Record<string, string> {
  const container = containerOf(file, name)
  const folder = mounts(container).get('secrets') ?? ''
  return Object.fromEntries(
    Object.entries(container.environment).map(([key, value]) => [key, value.replace(`${folder}/`, `${secrets}/`)]),
  )
}
