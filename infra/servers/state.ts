import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { freePort } from './ports.ts'

/** What outlives a launcher: ports, so that clients find the city again, and processes, should it have been killed. */
export interface State {
  ports: Record<string, number>
  pids: number[]
}

export function readState(file: string): State {
  try {
    const { ports = {}, pids = [] }: Partial<State> = JSON.parse(readFileSync(file, 'utf8'))
    return { ports, pids }
  } catch {
    return { ports: {}, pids: [] }
  }
}

/** Whole or not at all. */
export function writeJson(file: string, content: unknown, mode = 0o644): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, `${JSON.stringify(content, null, 2)}\n`, { mode })
  renameSync(`${file}.part`, file)
}

/** The port remembered under each name, or a free one; `wanted` outranks what is remembered. */
export async function choosePorts<Name extends string>(
  known: Record<string, number>,
  names: readonly Name[],
  wanted: Record<string, number> = {},
): Promise<(name: Name) => number> {
  const taken = new Map<string, number>()
  for (const name of names) {
    let port = await freePort(wanted[name] ?? known[name])
    while ([...taken.values()].includes(port)) port = await freePort()
    taken.set(name, port)
    known[name] = port
  }
  return (name) => taken.get(name) ?? 0
}
