// docs/walkthrough.md, run as it stands: its shell blocks one after the other in one shell, each answer against what the page shows.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { testCity } from '@jiceng/testing/city'
import t from 'tap'
import { platform } from './platform.ts'

const city = await testCity({ name: 'walk', keysDir: t.testdir(), ...platform })
t.teardown(() => city.close())

const page = readFileSync(new URL('../../../docs/walkthrough.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/^```(sh|json)\n([\s\S]*?)^```/gm)].map(([, kind = '', text = '']) => ({ kind, text }))

const shell = spawn('bash', { stdio: ['pipe', 'pipe', 'inherit'] })
shell.stdin.write(`CITY=${city.gateway.url}\n`)
t.teardown(() => shell.kill())
const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]()
const done = 'the block is done'

/** Runs a block and answers the last line it printed. */
async function run(block: string): Promise<string> {
  shell.stdin.write(`${block}\necho\necho '${done}'\n`)
  for (let last = ''; ; ) {
    const { value, done: isOver } = await lines.next()
    if (isOver) throw new Error('the shell has ended')
    if (value === done) return last
    if (value !== '') last = value
  }
}

let said = ''
for (const [n, { kind, text }] of blocks.entries())
  t.test(`block ${n + 1} of the walkthrough`, async (t) => {
    if (kind === 'sh') said = await run(text)
    else t.match(JSON.parse(said), JSON.parse(text), said)
  })
