import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

export type Release = () => void

/** Held by one process at a time; the system lets go of it however that process ends. Undefined while another has it. */
export async function claim(file: string): Promise<Release | undefined> {
  await mkdir(dirname(file), { recursive: true })
  const lock = new DatabaseSync(file, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return () => lock.close()
  } catch {
    lock.close()
    return undefined
  }
}

export async function claimWhenFree(file: string, signal: AbortSignal, waiting: () => void): Promise<Release> {
  for (let tries = 0; ; tries += 1) {
    const release = await claim(file)
    if (release) return release
    if (tries === 0) waiting()
    await sleep(200, undefined, { signal })
  }
}
