// Runs before npm start and npm test, with whatever Node the machine has: brings the dependencies, among them the Node
// that runs everything else.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const begin = Date.now()
const root = join(import.meta.dirname, '..')
const pnpm = ['--yes', 'pnpm@12.21.0', 'install', '--frozen-lockfile', '--prefer-offline', '--silent']

function fail(message) {
  console.error(message)
  process.exit(1)
}

if (!existsSync(join(root, 'node_modules/.modules.yaml')))
  console.log('Dependencies: installing (first time, about a minute) …')
const { status, error } = spawnSync('npx', pnpm, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
if (error) fail(`Dependencies: npx cannot be run (${error.message}). Install npm, then try again.`)
if (status !== 0) {
  fail(
    `Dependencies: "npx ${pnpm.slice(0, -1).join(' ')}" failed (see above); it needs the npm registry and Node 20 or newer.`,
  )
}
const here = Number(process.versions.node.split('.')[0]) >= 26
if (!here && !existsSync(join(root, 'node_modules/.bin/node')))
  fail(`No Node 26 for ${process.platform}-${process.arch} comes from npm: install Node 26 yourself, then try again.`)
console.log(`Dependencies: ready (${((Date.now() - begin) / 1000).toFixed(1)} s)`)
