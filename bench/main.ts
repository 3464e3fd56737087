// npm run bench -- <name>: see docs/benchmarks.md.
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  pipeline: () => import('./pipeline.ts'),
  matters: () => import('./matters.ts'),
  register: () => import('./register.ts'),
  reports: () => import('./reports.ts'),
}
const [name = ''] = process.argv.slice(2)
const bench = benches[name]
if (bench) await bench()
else {
  console.error(`Give one of: ${Object.keys(benches).join(', ')}`)
  process.exitCode = 2
}
