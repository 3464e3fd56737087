// MongoDB, Kafka and Redis as processes of ours.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cache, checkMachine, fetchJars, fetchJava } from './binaries.ts'
import { claim, type Release } from './claim.ts'
import { type Command, kafkaCommand, mongoCommand, redisCommand } from './commands.ts'
import type { Options, Report, Servers, Urls } from './options.ts'
import { alive, commandOf, launch, stop, tail } from './processes.ts'
import { ready } from './ready.ts'
import { choosePorts, readState, type State, writeJson } from './state.ts'

/** A set of servers with data, logs, ports and state of its own, used by one launcher at a time. */
interface Place {
  data: string
  log: (server: string) => string
  stateFile: string
  release: Release
}

async function claimPlace(name: Options['name']): Promise<Place> {
  const names = name === 'city' ? ['city'] : ['test', 'test-2', 'test-3', 'test-4', 'test-5', 'test-6']
  for (const one of names) {
    const release = await claim(join(cache, `${one}.lock`))
    if (!release) continue
    const data = join(cache, one === 'city' ? 'data' : `${one}-data`)
    const log = (server: string): string => join(cache, 'logs', `${one}-${server}.log`)
    return { data, log, stateFile: join(cache, `${one}.json`), release }
  }
  throw new Error(`Other launchers use the servers of ${names.join(', ')} already: end one of them.`)
}

/** Servers of a launcher that was killed: they are ending, or on systems other than Linux still run. */
async function stopLeftovers(place: Place, state: State): Promise<void> {
  await stop(
    state.pids.filter((pid) => alive(pid) && commandOf(pid).includes(cache)),
    15_000,
  )
  state.pids = []
  writeJson(place.stateFile, state)
}

interface Run {
  place: Place
  state: State
  test: boolean
  signal: AbortSignal
  /** The failure of one server ends the waiting for the others. */
  giveUp: (reason: unknown) => void
  report: Report
}

/** Starts one server and waits until it answers. */
async function serve(
  { place, state, signal, giveUp, report }: Run,
  name: string,
  command: Promise<Command>,
  check: (signal: AbortSignal) => Promise<string>,
): Promise<string> {
  try {
    const { line, env = {} } = await command
    signal.throwIfAborted()
    report(name, 'starting')
    const log = place.log(name.toLowerCase())
    const child = await launch(line, log, env)
    state.pids.push(child.pid)
    writeJson(place.stateFile, state)
    const ended = new AbortController()
    child.once('exit', () => ended.abort(new Error(`${name} ended while starting. ${log} ends with:\n${tail(log)}`)))
    const url = await check(AbortSignal.any([signal, ended.signal]))
    report(name, 'ready')
    return url
  } catch (error) {
    giveUp(error)
    throw error
  }
}

async function serveAll(run: Run): Promise<Urls> {
  const at = (server: string): string => join(run.place.data, server)
  const port = await choosePorts(run.state.ports, ['mongo', 'kafka', 'controller', 'redis'])
  const java = fetchJava(run)
  const jars = java.then((found) => fetchJars(found, run))
  const mongo = mongoCommand(at('mongo'), port('mongo'), run.test, run)
  const kafka = Promise.all([java, jars]).then(([java, jars]) =>
    kafkaCommand({ java, jars, data: at('kafka'), ports: [port('kafka'), port('controller')] }, run),
  )
  const redis = jars.then((home) => redisCommand(home, at('redis'), port('redis')))
  const all = [
    serve(run, 'MongoDB', mongo, (signal) => ready.mongo(port('mongo'), signal)),
    serve(run, 'Kafka', kafka, (signal) => ready.kafka(port('kafka'), signal)),
    serve(run, 'Redis', redis, (signal) => ready.redis(port('redis'), signal)),
  ] as const
  // Whatever fails, no start is under way any more when this returns.
  await Promise.allSettled(all)
  const [MONGO_URL, KAFKA_BROKERS, REDIS_URL] = await Promise.all(all)
  return { MONGO_URL, KAFKA_BROKERS, REDIS_URL }
}

export async function startNative(options: Options): Promise<Servers> {
  await checkMachine()
  const place = await claimPlace(options.name)
  const state = readState(place.stateFile)
  const failed = new AbortController()
  const test = options.name === 'test'
  const empty = (): Promise<void> => rm(place.data, { recursive: true, force: true })
  const end = async (): Promise<void> => {
    // Test data is thrown away, so its servers need not put it in order.
    await stop(state.pids, test ? 0 : 15_000)
    if (test) await empty()
    state.pids = []
    writeJson(place.stateFile, state)
    place.release()
  }
  try {
    await stopLeftovers(place, state)
    if (test || options.fresh) await empty()
    const signal = AbortSignal.any([options.signal, failed.signal])
    const giveUp = (reason: unknown): void => failed.abort(reason)
    const urls = await serveAll({ place, state, test, signal, giveUp, report: options.report })
    options.signal.throwIfAborted()
    return { urls, from: 'native', stop: end }
  } catch (error) {
    await end()
    throw error
  }
}
