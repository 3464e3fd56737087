// Makes the secrets of a city, each once, as files in the folder named: nobody ships, knows or repeats them.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const names = ['SERVICE_KEY', 'AUDIT_KEY', 'PERSONAL_DATA_KEY'] as const

/** The names of those it made; what is there already stays, since stored personal data needs it. */
export function makeSecrets(folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  const missing = names.filter((name) => !existsSync(join(folder, name)))
  for (const name of missing) {
    const part = join(folder, `${name}.part`)
    writeFileSync(part, randomBytes(32).toString('hex'), { mode: 0o400 })
    renameSync(part, join(folder, name))
  }
  return missing
}

if (import.meta.main) {
  const made = makeSecrets(process.argv[2] ?? '.')
  console.log(made.length > 0 ? `made: ${made.join(', ')}` : 'all there')
}
