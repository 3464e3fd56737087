// npm run audit -- verify [--head n:mac]: walks the audit of the service whose MONGO_URL, DATABASE and AUDIT_KEY are set.
// Ends with 0 when all fits, 1 when something does not, 2 when it was not asked rightly.
import { parseArgs } from 'node:util'
import { clientOptions, verifyAudit } from '@jiceng/eventing'
import { MongoClient } from 'mongodb'

const usage = 'npm run audit -- verify [--head n:mac], with MONGO_URL, DATABASE and AUDIT_KEY of the service set'

interface Asked {
  readonly url: string
  readonly database: string
  readonly key: string
  readonly kept: { n: number; mac: string } | undefined
}

function asked(): Asked | undefined {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { head: { type: 'string' } } })
    const { MONGO_URL: url, DATABASE: database, AUDIT_KEY: key } = process.env
    const [, n, mac] = /^(\d{1,12}):([\w-]{43})$/.exec(values.head ?? '') ?? []
    const isHead = values.head === undefined || mac !== undefined
    if (positionals.join(' ') !== 'verify' || !isHead || !url || !database || !key) return undefined
    return { url, database, key, kept: n && mac ? { n: Number(n), mac } : undefined }
  } catch {
    return undefined // an option nobody knows
  }
}

async function verify({ url, database, key, kept }: Asked): Promise<boolean> {
  const client = await new MongoClient(url, clientOptions).connect()
  try {
    const { rows, writers, heads, head, broken } = await verifyAudit(client.db(database), key, kept)
    for (const line of broken) console.log(line)
    console.log(`${database}: ${rows} rows of ${writers} writers, ${heads} heads, ${broken.length} do not fit`)
    if (head) console.log(`head to keep elsewhere: ${head.n}:${head.mac}`)
    return broken.length === 0
  } finally {
    await client.close()
  }
}

const request = asked()
if (request) process.exitCode = (await verify(request)) ? 0 : 1
else {
  console.error(usage)
  process.exitCode = 2
}
