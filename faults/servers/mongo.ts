// MongoDB of a fault run: a set of one, or of three members that elect a new primary within seconds.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, MongoClient } from 'mongodb'
import { mongoCommand } from '../../infra/servers/commands.ts'
import { ready } from '../../infra/servers/ready.ts'
import { type Managed, managed } from './managed.ts'
import { ports } from './ports.ts'

export interface Member extends Managed {
  readonly host: string
  /** Runs a command on this very member. */
  admin(command: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>
}
export interface Mongo {
  readonly members: readonly Member[]
  readonly url: string
  /** The member that is primary now; waits until there is one. */
  primary(): Promise<Member>
}

const fetching = { signal: new AbortController().signal, report: () => undefined }

async function onMember<T>(host: string, act: (admin: Db) => Promise<T>): Promise<T> {
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, { serverSelectionTimeoutMS: 1000 })
  try {
    return await act(client.db('admin'))
  } finally {
    await client.close()
  }
}

/** Until it answers; a member of a larger set needs no primary for that. */
async function answers(host: string, signal: AbortSignal): Promise<void> {
  for (;;)
    try {
      await onMember(host, (admin) => admin.command({ ping: 1 }))
      return
    } catch {
      signal.throwIfAborted()
      await sleep(50)
    }
}

async function member(folder: string, logs: string, n: number, port: number, alone: boolean): Promise<Member> {
  const name = `mongo${n}`
  const host = `127.0.0.1:${port}`
  const command = await mongoCommand(join(folder, name), port, true, fetching)
  const one = managed({
    name,
    command,
    log: join(logs, `${name}.log`),
    ready: (signal) => (alone ? ready.mongo(port, signal) : answers(host, signal)),
  })
  return Object.assign(one, {
    host,
    admin: (asked: Readonly<Record<string, unknown>>) => onMember(host, (admin) => admin.command({ ...asked })),
  })
}

const isPrimary = async (one: Member): Promise<boolean> => {
  if (!one.running) return false
  const hello = await one.admin({ hello: 1 }).catch(() => undefined)
  return hello?.isWritablePrimary === true
}

async function primaryOf(members: readonly Member[]): Promise<Member> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50))
    for (const one of members) if (await isPrimary(one)) return one
  throw new Error('no member became primary within 60 s')
}

export async function oneMember(folder: string, logs: string): Promise<Mongo> {
  const [port] = await ports(1)
  const one = await member(folder, logs, 1, port, true)
  await one.start()
  return { members: [one], url: `mongodb://${one.host}/?replicaSet=rs0`, primary: () => primaryOf([one]) }
}

export async function threeMembers(folder: string, logs: string): Promise<Mongo> {
  const free = await ports(3)
  const members = await Promise.all(free.map((port, n) => member(folder, logs, n + 1, port, false)))
  await Promise.all(members.map((one) => one.start()))
  const set = {
    _id: 'rs0',
    members: members.map(({ host }, _id) => ({ _id, host })),
    settings: { electionTimeoutMillis: 3000, heartbeatIntervalMillis: 500 },
  }
  await members[0]?.admin({ replSetInitiate: set })
  await primaryOf(members)
  const url = `mongodb://${members.map(({ host }) => host).join(',')}/?replicaSet=rs0`
  return { members, url, primary: () => primaryOf(members) }
}
