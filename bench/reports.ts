// npm run bench -- reports [--url=http://127.0.0.1:8080] [--rounds=5] [--periods=2023H1,2022H1] [--json]
// Half-year reports of every district of a city that runs, told by `npm start -- --city M`: generating one, tracing its figures, setting
// its file. The first round of a city just started is the cold one.
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { cityDoor } from '@jiceng/sample-city'
import { request } from 'undici'
import { median, quantile, wall } from './measure.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    rounds: { type: 'string', default: '5' },
    periods: { type: 'string', default: '2023H1,2022H1' },
    json: { type: 'boolean', default: false },
  },
})
const { url } = values
const door = cityDoor({ url })
const trusted = <T>(answer: unknown): T => answer as never

/** Milliseconds of one answer, all of it read. */
async function timed<T>(act: () => Promise<T>): Promise<{ ms: number; answer: T }> {
  const begin = wall()
  const answer = await act()
  return { ms: wall() - begin, answer }
}

const { access_token: token } = trusted<{ access_token: string }>(
  (await door.post('admin', '/v1/demo/token', { account: 'city-admin' })).body,
)
async function file(id: string, format: string): Promise<void> {
  const { statusCode, body } = await request(`${url}/v1/reports/${id}/document?format=${format}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const bytes = await body.arrayBuffer()
  if (statusCode !== 200) throw new Error(`${format}: ${statusCode} ${Buffer.from(bytes).toString('utf8', 0, 300)}`)
}

const steps = ['generate', 'traced', 'docx', 'pdf'] as const
type Round = Readonly<Record<(typeof steps)[number], number>>

async function round(divisionCode: string, period: string): Promise<Round> {
  const made = await timed(() => door.post('admin', '/v1/reports', { divisionCode, period }))
  const { id } = trusted<{ id?: string }>(made.answer.body)
  if (!id) throw new Error(`no report of ${divisionCode}: ${JSON.stringify(made.answer.body)}`)
  const traced = await timed(async () => {
    for (;;) {
      const { body } = await door.get('admin', `/v1/reports/${id}`)
      if (trusted<{ traces?: string }>(body).traces !== undefined) return
      await wait(20)
    }
  })
  const docx = await timed(() => file(id, 'docx'))
  const pdf = await timed(() => file(id, 'pdf'))
  return { generate: made.ms, traced: traced.ms, docx: docx.ms, pdf: pdf.ms }
}

const { data: districts } = trusted<{ data: { code: string }[] }>(
  (await door.get('admin', '/v1/divisions?level=district&limit=200')).body,
)
const cases = values.periods.split(',').flatMap((period) => districts.map(({ code }) => ({ code, period })))
const done: { code: string; period: string; round: Round }[] = []
for (let n = 0; n < Number(values.rounds); n++)
  for (const { code, period } of cases) {
    const one = { code, period, round: await round(code, period) }
    done.push(one)
    if (!values.json) console.log(JSON.stringify(one))
  }
await door.close()

const whole = (ms: number): number => Math.round(ms)
const of = (step: (typeof steps)[number], rounds: typeof done) => {
  const all = rounds.map((one) => one.round[step])
  return { p50: whole(median(all)), p95: whole(quantile(all, 0.95)) }
}
const [first, ...others] = done
const table = (rounds: typeof done) => Object.fromEntries(steps.map((step) => [step, of(step, rounds)]))
const byPeriod = [...Map.groupBy(others, ({ period }) => period)].map(([period, rounds]) => [period, table(rounds)])
console.log(JSON.stringify({ first: first?.round, ...Object.fromEntries(byPeriod) }))
