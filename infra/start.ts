// npm start: servers, then every service at the same time, then what to try. Ends all that it began, in order.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { progress } from './city/progress.ts'
import { cityAsked, figuresOf, tellCity } from './city/sample.ts'
import { addressOf, exists, launchService, type Service, stopServices } from './city/services.ts'
import { cityFolder, cityPorts, environment, type PortOf, type ServiceName, serviceNames } from './city/settings.ts'
import { demoAccounts, tour } from './city/tour.ts'
import { claim } from './servers/claim.ts'
import { startServers } from './servers/index.ts'
import type { Servers, Urls } from './servers/options.ts'
import { whenAskedToEnd } from './servers/processes.ts'
import { writeJson } from './servers/state.ts'

const { report, seconds, end } = progress()
const runningFile = join(cityFolder, 'running.json')
const fresh = process.argv.includes('--fresh')
const asked = cityAsked(process.argv)
const stopping = new AbortController()
const services: Service[] = []
let servers: Servers | undefined

async function stopAll(): Promise<void> {
  if (services.length > 0) report('Services', 'ending')
  await stopServices(services, report)
  if (servers) report('Servers', 'ending')
  await servers?.stop()
  end()
  console.log(`${seconds().padStart(7)}  All ended.`)
}

/** Whatever is under way ends with an error that nobody reads: the reason is told here. */
function stop(code: number, reason: string): void {
  if (stopping.signal.aborted) return
  console.log(`\n${reason}`)
  process.exitCode = code
  stopping.abort(new Error(reason))
}

async function startServices(urls: Urls): Promise<string | undefined> {
  const wanted = Number(process.env.PORT ?? 8080)
  const port = await cityPorts(wanted)
  if (port('gateway') !== wanted) report('gateway', `port ${wanted} is taken, so it gets ${port('gateway')}`)
  const starting = serviceNames.map((name) => startService(name, port, urls))
  // Whatever fails, no start is under way any more when this returns.
  await Promise.allSettled(starting)
  return (await Promise.all(starting)).at(-1)
}

async function startService(name: ServiceName, port: PortOf, urls: Urls): Promise<string | undefined> {
  if (!exists(name)) {
    report(name, `left out: services/${name}/src/main.ts is not there yet`)
    return undefined
  }
  report(name, 'starting')
  const service = await launchService(
    name,
    environment(name, port, urls, asked === 'none' ? 'system' : 'manual'),
    stopping.signal,
  )
  services.push(service)
  try {
    const url = await addressOf(service, stopping.signal)
    report(name, `ready at ${url}`)
    service.process.once('exit', (code, signal) => {
      stop(1, `${name} ended by itself (${code ?? signal}); its log is ${service.log}`)
    })
    return url
  } catch (error) {
    stop(1, error instanceof Error ? error.message : `${error}`)
    throw error
  }
}

async function runCity(): Promise<void> {
  servers = await startServers({ name: 'city', fresh, signal: stopping.signal, report })
  const url = await startServices(servers.urls)
  writeJson(runningFile, { url, pid: process.pid })
  report('City', `ready; servers: ${servers.from}; logs: ${join(cityFolder, 'logs')}`)
  if (!url) return
  await tellCity(url, asked, report, stopping.signal)
  console.log((await figuresOf(url)) + tour(url, await demoAccounts(url)))
}

function tellRunning(): void {
  try {
    const { url, pid }: { url?: string; pid?: number } = JSON.parse(readFileSync(runningFile, 'utf8'))
    const what = url ? `runs already: ${url}` : 'is being started already'
    console.log(`Jiceng ${what} (process ${pid}).${fresh ? ' End it first to empty its data.' : ''}`)
  } catch {
    console.log('Jiceng runs already.')
  }
}

whenAskedToEnd((reason) => stop(0, `${reason}: ending`))

const release = await claim(join(cityFolder, 'lock'))
if (!release) tellRunning()
else {
  try {
    writeJson(runningFile, { pid: process.pid })
    await runCity()
    await new Promise<void>((ended) => stopping.signal.addEventListener('abort', () => ended()))
  } catch (error) {
    stop(1, error instanceof Error ? error.message : `${error}`)
  }
  await stopAll()
  release()
}
