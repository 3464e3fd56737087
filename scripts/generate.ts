// npm run generate: writes what is generated. With --check it only says what is stale.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { lists } from './lists.ts'

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')

/** Writes (or only names) the files whose text is another. */
async function settle(files: ReadonlyMap<string, string>): Promise<string[]> {
  const stale: string[] = []
  for (const [path, text] of files) {
    const file = join(root, path)
    if ((await readFile(file, 'utf8').catch(() => '')) === text) continue
    stale.push(path)
    if (check) continue
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  return stale
}

const stale = await settle(await lists(['organizations', 'grid', 'alliances', 'reporting']))
// Imported only now: the code stands on the lists.
const { descriptions } = await import('./descriptions.ts')
stale.push(...(await settle(descriptions())))
if (stale.length > 0) console.log(`${check ? 'Stale, run `npm run generate`' : 'Written'}: ${stale.join(', ')}`)
process.exitCode = check && stale.length > 0 ? 1 : 0
