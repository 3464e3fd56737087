import { serviceSettings, settings, text } from '@jiceng/service-kit'

const url = /^https?:\/\/[^\s]+$/
const address = (service: string) => text({ about: `Public listener of ${service}.`, pattern: url })

/** What the gateway is told besides the common settings. */
const table = {
  ORGANIZATIONS_URL: address('organizations'),
  GRID_URL: address('grid'),
  ALLIANCES_URL: address('alliances'),
  REPORTING_URL: address('reporting'),
  KEYS_DIR: text({ about: "Folder of the demo issuer's keys; used with DEMO=1 only.", fallback: '.cache/city' }),
} as const

/** The only reader of the environment. */
export function readSettings() {
  const own = settings(table, process.env)
  return {
    ...serviceSettings('gateway', process.env),
    keysDir: own.KEYS_DIR,
    urls: {
      organizations: own.ORGANIZATIONS_URL,
      grid: own.GRID_URL,
      alliances: own.ALLIANCES_URL,
      reporting: own.REPORTING_URL,
    },
  }
}
export type GatewaySettings = ReturnType<typeof readSettings>
