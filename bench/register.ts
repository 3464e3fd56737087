// npm run bench -- register [--json] [--rounds=5] [--city=440300]
// The register of the whole country, 665,276 rows, through the intake of sample-city; with MONGO_URL also into a collection with the indexes
// that divisions have, and subtrees of it read as lists read them. What is irregular is written to .cache/register/findings.tsv.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { intake, type RegisterReport, type Taken, tally } from '@jiceng/sample-city'
import { median } from './measure.ts'
import { cache, fetchRegister, rowsOf } from './register-source.ts'
import { registerStore } from './register-store.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    /** Whose subtree is read. */
    city: { type: 'string', default: '440300' },
  },
})
const { json, rounds, city } = values
const say = (what: object): void => {
  if (!json) console.log(JSON.stringify(what))
}
const megabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024)

const stopping = new AbortController()
process.once('SIGINT', () => stopping.abort(new Error('interrupted')))
const folder = await fetchRegister(stopping.signal)

/** Once through all rows; `each` gets them as they come. */
async function pass(each: (taken: readonly Taken[]) => Promise<void> | void): Promise<RegisterReport> {
  const { take } = intake()
  const { add, report } = tally()
  for await (const rows of rowsOf(folder)) {
    stopping.signal.throwIfAborted()
    const taken = rows.map(take)
    for (const one of taken) add(one)
    await each(taken)
  }
  return report()
}

const before = megabytes()
const rates: number[] = []
let peak = 0
for (let round = 0; round < Number(rounds); round++) {
  const begin = performance.now()
  const { read } = await pass(() => {})
  rates.push(Math.round((read * 1000) / (performance.now() - begin)))
  if (round === 0) peak = megabytes()
  say({ round, rowsPerSecond: rates.at(-1) })
}

const lines: string[] = []
const report = await pass((taken) => {
  for (const one of taken) {
    const reasons = 'refused' in one ? [one.refused] : one.irregular
    const outcome = 'refused' in one ? 'refused' : 'taken'
    for (const { kind, reason } of reasons) lines.push([one.row.code, one.row.name, outcome, kind, reason].join('\t'))
  }
})
await writeFile(join(cache, 'findings.tsv'), `${lines.join('\n')}\n`)
say({ report })

async function stored(mongo: string): Promise<object> {
  const store = await registerStore(mongo)
  try {
    const begin = performance.now()
    await pass((taken) => store.add(taken.flatMap((one) => ('refused' in one ? [] : [one.registration]))))
    await store.flush()
    const seconds = (performance.now() - begin) / 1000
    const documents = await store.stored()
    const subtrees = [await store.subtree(city), await store.subtree(city, 'village')]
    for (const one of subtrees) say(one)
    return { documents, documentsPerSecond: Math.round(documents / seconds), subtrees, peakWithStore: megabytes() }
  } finally {
    await store.close()
  }
}
const { MONGO_URL } = process.env
const rowsPerSecond = { median: median(rates), from: Math.min(...rates), to: Math.max(...rates) }
const megabytesOf = { beforeRows: before, peak }
console.log(
  JSON.stringify({
    rowsPerSecond,
    megabytes: megabytesOf,
    ...(MONGO_URL ? await stored(MONGO_URL) : { mongo: 'none' }),
  }),
)
