// docker-compose.yml as docker compose would understand it, as far as it is used there.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export interface Container {
  image: string
  build?: { context: string; dockerfile: string }
  command?: string[]
  environment?: Record<string, string>
  ports?: string[]
  volumes?: string[]
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test: string[] }
}
export interface Compose {
  services: Record<string, Container>
  volumes: Record<string, null>
}

export const root = join(import.meta.dirname, '../..')
export const composeText = readFileSync(join(root, 'docker-compose.yml'), 'utf8')

/** With `${NAME:-default}` filled in from what the user has set, after parsing as docker compose does it. */
export function compose(set: Record<string, string> = {}): Compose {
  const fill = (text: string): string =>
    text.replace(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, fallback: string) => set[name] ?? fallback)
  return parse(composeText, (_, value) => (typeof value === 'string' ? fill(value) : value), { merge: true })
}

/** One of its containers; empty where it has none of that name, so that a test says what is missing. */
export const containerOf = ({ services }: Compose, name: string): Required<Container> => ({
  image: '',
  build: { context: '', dockerfile: '' },
  command: [],
  environment: {},
  ports: [],
  volumes: [],
  depends_on: {},
  healthcheck: { test: [] },
  ...services[name],
})

/** Where volumes stand in a container: name → folder. */
export const mounts = ({ volumes }: Required<Container>): Map<string, string> =>
  new Map(volumes.map((one) => one.split(':')).map(([name = '', folder = '']) => [name, folder]))
