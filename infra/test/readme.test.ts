// What the documents name is there: links, files, commands, services, settings, and the three lines that npm start prints.
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { demoAccounts, eventsOf } from '@jiceng/contracts'
import { commonTable, serviceTable, settingsTable } from '@jiceng/service-kit'
import t from 'tap'
import { serviceNames } from '../city/settings.ts'
import { tour } from '../city/tour.ts'
import { makeSecrets } from '../docker/secrets.ts'
import { compose, root } from './compose.ts'
import { environmentIn, told } from './told.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const readmes = ['README.md', 'README.zh-CN.md']
const pages = [
  ...readmes,
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync(['docs/**/*.md', 'services/*/README.md'], { cwd: root }),
]

const blocks = (text: string): { language: string; lines: string }[] =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', lines = '']) => ({ language, lines }))
const prose = (text: string): string => text.replace(/^ *```[\s\S]*?^ *```$/gm, '')
const links = (text: string): string[] => [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to)
const headings = (text: string): string[] => prose(text).match(/^#+ .*$/gm) ?? []
const quoted = (text: string): string[] => [...prose(text).matchAll(/`([^`]+)`/g)].map(([, what = '']) => what)

t.test('every relative link of every document leads somewhere', async (t) => {
  for (const page of pages) {
    const broken = links(read(page))
      .filter((to) => !/^(https?:|#)/.test(to))
      .filter((to) => !existsSync(join(root, dirname(page), to.replace(/#.*/, ''))))
    t.strictSame(broken, [], page)
  }
})

t.test('every file that a README names is there', async (t) => {
  const isFile = /^(packages|services|infra|docs|scripts|patches)\/[\w./-]+$|^[\w.-]+\.(md|ts|yml|yaml)$/
  for (const page of readmes) {
    const named = quoted(read(page)).filter((what) => isFile.test(what))
    t.ok(named.length > 0)
    t.strictSame(
      named.filter((path) => !existsSync(join(root, path))),
      [],
      page,
    )
  }
})

t.test('every command that a document names can be run', async (t) => {
  const { scripts } = JSON.parse(read('package.json'))
  for (const page of [
    ...readmes,
    'CONTRIBUTING.md',
    'SECURITY.md',
    ...pages.filter((path) => path.startsWith('docs')),
  ]) {
    const text = read(page)
    const commands = [...quoted(text), ...blocks(text).flatMap(({ lines }) => lines.split('\n'))]
    for (const [, name = ''] of commands.flatMap((one) => [...one.matchAll(/\bnpm (?:run )?([\w-]+)/g)]))
      t.type(scripts[name], 'string', `${page}: npm ${name}`)
  }
  t.match(read('infra/start.ts'), '--fresh')
  t.match(read('infra/start.ts'), 'env.PORT')
  for (const name of ['MONGO_URL', 'KAFKA_BROKERS', 'REDIS_URL']) t.match(read('infra/servers/index.ts'), name)
})

t.test('both languages say the same: headings, code, links', async (t) => {
  const [english = '', chinese = ''] = readmes.map(read)
  const levels = (text: string): string[] => headings(text).map((one) => one.replace(/ .*/, ''))
  t.strictSame(levels(chinese), levels(english))
  const code = (text: string) => blocks(text).map((block) => (block.language === 'mermaid' ? block.language : block))
  t.strictSame(code(chinese), code(english))
  const arrows = (text: string) => blocks(text).flatMap(({ lines }) => lines.match(/-\.?->/g) ?? []).length
  t.equal(arrows(chinese), arrows(english))
  const others = (text: string): string[] => links(text).filter((to) => !readmes.includes(to))
  t.strictSame(others(chinese), others(english))
  t.strictSame([links(english)[0], links(chinese)[0]], ['README.zh-CN.md', 'README.md'])
})

t.test('the lines to try are those that npm start prints', async (t) => {
  const words = tour('http://127.0.0.1:8080', [...demoAccounts])
  const printed = words.split('\n').flatMap((line) => (line.includes('curl -s') ? [line.trim()] : []))
  t.equal(printed.length, 3)
  for (const page of readmes)
    t.ok(
      blocks(read(page)).some(({ lines }) => lines === `${printed.join('\n')}\n`),
      page,
    )
})

t.test('the fact that travels is made of real routes, topics and events', async (t) => {
  const types = Object.values(eventsOf).flatMap((events) => events.map(({ type }) => type))
  for (const page of readmes) {
    const picture = blocks(read(page)).find(({ language }) => language === 'mermaid')?.lines ?? ''
    const [, route = ''] = picture.match(/POST ([^"]+)"/) ?? []
    t.match(JSON.parse(read('services/organizations/openapi.json')).paths[route], { post: {} }, route)
    const named = picture.match(/\b[A-Z][a-z]+([A-Z][a-z]+)+\b/g) ?? []
    t.strictSame(
      [...new Set(named)].filter((type) => !types.includes(type)),
      [],
    )
    for (const [, service] of picture.matchAll(/jiceng\.(\w+)\.events/g))
      t.ok(serviceNames.some((name) => name === service))
  }
})

t.test('the README lists every service with its database, and every package', async (t) => {
  for (const page of readmes) {
    const text = read(page)
    for (const name of serviceNames) {
      const row = text.split('\n').find((line) => line.startsWith(`| [${name}](services/${name}/README.md)`))
      t.match(row, `\`${commonTable(name).DATABASE.fallback}\``, `${page}: ${name}`)
    }
    for (const name of readdirSync(join(root, 'packages')))
      t.match(text, `| \`packages/${name}\` |`, `${page}: ${name}`)
  }
})

const secrets = t.testdir()
makeSecrets(secrets)
for (const name of serviceNames)
  t.test(`the README of ${name} has its settings as the code has them`, async (t) => {
    const [, section = ''] = read(`services/${name}/README.md`).split('\n## Settings\n')
    const shared = { ...commonTable(name), ...serviceTable }
    t.equal(section.match(/(?:^\|.*\n)+(?![\s\S]*^\|)/m)?.[0].trim(), settingsTable(shared))
    const { asked } = told(name, environmentIn(compose(), name, secrets))
    const own = [...asked].filter((key) => !(key in shared) && !key.endsWith('_FILE'))
    for (const key of own) t.match(section, `\n| \`${key}\` |`)
    t.equal(section.match(/^\| `/gm)?.length, Object.keys(shared).length + own.length)
  })

const form: Record<string, readonly string[]> = {
  'docs/adr': ['## Status', '## Context', '## Decision', '## Consequences'],
  'docs/runbooks': ['## What it means', '## Look', '## Do'],
}
for (const [folder, wanted] of Object.entries(form))
  t.test(`every page of ${folder} has the same form and is in the list`, async (t) => {
    const list = links(read(`${folder}/README.md`))
    const all = globSync(`${folder}/*.md`, { cwd: root })
      .map((path) => basename(path))
      .filter((page) => page !== 'README.md')
    t.strictSame(new Set(list), new Set(all))
    for (const page of all) t.strictSame(headings(read(`${folder}/${page}`)).slice(1), wanted, page)
  })

t.test('decisions are numbered without a gap', async (t) => {
  const numbers = links(read('docs/adr/README.md')).map((page) => Number(page.slice(0, 4)))
  t.strictSame(
    numbers,
    numbers.map((_, n) => n + 1),
  )
  for (const page of links(read('docs/adr/README.md')))
    t.match(read(`docs/adr/${page}`), new RegExp(`^# ${Number(page.slice(0, 4))}\\. `), page)
})
