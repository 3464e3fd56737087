import type { ServiceName } from '@jiceng/contracts'
import { openService, type RunningService, type ServiceDefinition, type ServiceSettings } from '@jiceng/service-kit'
import { type SettingsOptions, testSettings } from './settings.ts'

type Gateway = Pick<RunningService, 'app' | 'ops' | 'db' | 'hears' | 'close'>
type GatewaySettings = ServiceSettings & {
  readonly keysDir: string
  readonly urls: Readonly<Record<ServiceName, string>>
}
/** What the services are: packages know none of them, so a test names them. */
export interface Definitions {
  readonly definitions: Readonly<Record<ServiceName, (settings: ServiceSettings) => ServiceDefinition>>
  readonly openGateway: (settings: GatewaySettings) => Promise<Gateway>
}
type Open<S extends Gateway> = S & { readonly url: string }
/** A service with what it was opened from. */
type OpenService = Open<RunningService> & { readonly definition: ServiceDefinition }
export interface Services extends Readonly<Record<ServiceName, OpenService>> {
  readonly gateway: Open<Gateway>
}

const anyPort = { host: '127.0.0.1', port: 0 } as const

/** Opens the five services in this process; each listens on a port the system chose. With the demo's issuer where a folder for its key is given. */
export async function openServices(
  { definitions, openGateway }: Definitions,
  options: SettingsOptions,
  keysDir?: string,
): Promise<Services> {
  const open = async (name: ServiceName): Promise<OpenService> => {
    const settings = testSettings(name, options)
    const definition = definitions[name](settings)
    const running = await openService(definition, settings)
    options.opsUrls[name] = await running.ops.listen(anyPort)
    return { ...running, definition, url: await running.app.listen(anyPort) }
  }
  const [organizations, grid, alliances, reporting] = await Promise.all([
    open('organizations'),
    open('grid'),
    open('alliances'),
    open('reporting'),
  ])
  const services = { organizations, grid, alliances, reporting }
  const urls = {
    organizations: organizations.url,
    grid: grid.url,
    alliances: alliances.url,
    reporting: reporting.url,
  }
  const running = await openGateway({
    ...testSettings('gateway', options),
    demo: keysDir !== undefined,
    keysDir: keysDir ?? '',
    urls,
  })
  return { ...services, gateway: { ...running, url: await running.app.listen(anyPort) } }
}
