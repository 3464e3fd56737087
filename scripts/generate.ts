// Writes what is generated from the code: descriptions, event list, state diagrams. With --check it only says what is stale.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { asyncapi, eventsPage } from '@jiceng/contracts'
import { diagram, type Mechanism } from '@jiceng/kernel'
import { openapi } from '@jiceng/service-kit'
import { service as alliances } from '../services/alliances/src/app.ts'
import { service as grid } from '../services/grid/src/app.ts'
import { service as organizations } from '../services/organizations/src/app.ts'
import { calendarOf } from '../services/reporting/src/calendar.ts'

const root = join(import.meta.dirname, '..')
const services: Readonly<Record<string, readonly Mechanism[]>> = {
  organizations: organizations.mechanisms,
  grid: grid.mechanisms,
  alliances: alliances.mechanisms,
  reporting: [calendarOf('990100')],
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** One mechanism as a page: its states, its steps, who may take them. */
function page({ name, title, mechanism, machine, arrivals, commands, path }: Mechanism): string {
  const rows = Object.values(commands).map(
    ({ name: command, summary, roles }) => `| ${command} | ${summary.zh} · ${summary.en} | ${roles.join(', ')} |`,
  )
  return [
    `# ${title.zh} · ${title.en} (${mechanism})`,
    '',
    'Generated; do not edit.',
    '',
    `\`/v1/${path}\`, aggregate \`${name}\`.`,
    '',
    '```mermaid',
    diagram(machine, arrivals),
    '```',
    '',
    '| command | what it does | roles |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

/** Path → text of every generated file. */
function generated(): Map<string, string> {
  const files = new Map<string, string>([
    ['docs/asyncapi.json', json(asyncapi())],
    ['docs/events.md', eventsPage()],
  ])
  for (const [name, mechanisms] of Object.entries(services)) {
    files.set(
      `services/${name}/openapi.json`,
      json(openapi({ title: `Jiceng 基层: ${name}`, version: '1.0.0', mechanisms })),
    )
    for (const mechanism of mechanisms) files.set(`docs/mechanisms/${mechanism.name}.md`, page(mechanism))
  }
  return files
}

const check = process.argv.includes('--check')
const stale: string[] = []
for (const [path, text] of generated()) {
  const file = join(root, path)
  if ((await readFile(file, 'utf8').catch(() => '')) === text) continue
  stale.push(path)
  if (check) continue
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
if (stale.length > 0) console.log(`${check ? 'Stale, run `npm run generate`' : 'Written'}: ${stale.join(', ')}`)
process.exitCode = check && stale.length > 0 ? 1 : 0
