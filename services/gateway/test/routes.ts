import type { City } from '@jiceng/testing/city'

/** The paths of a server, read from its own table; parameters and verbs both begin with a colon. */
export function pathsOf(app: City['gateway']['app']): Set<string> {
  const above: string[] = []
  const found = new Set<string>()
  for (const line of app.printRoutes().split('\n')) {
    const [, indent = '', path = '', methods] = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
    if (path === '') continue
    const depth = indent.length / 4
    above.length = depth
    above[depth] = path
    if (methods !== undefined) found.add(above.join(''))
  }
  return found
}
