import { type LogEntry, type LogHandler, type LogReader, type LogWriter, RecordRefused } from '../../src/index.ts'
import type { LogDriver } from './driver.ts'

/** Bytes of a record, as a broker is set up; entries of a batch; milliseconds a member may be silent while others wait. */
const largest = 1 << 20
const batchMax = 100
const sessionMs = 300

interface Member {
  readonly topics: readonly string[]
  readonly handler: LogHandler
  readonly crashed: (error: unknown) => void
  /** What it does in partitions it had or has. */
  readonly work: Set<Promise<void>>
  isOpen: boolean
}
interface Group {
  members: Member[]
  generation: number
  turn: Promise<void>
}
export interface MemoryLog extends LogDriver {
  /** The entries of each partition: to be looked at, or cut off. */
  lanes(topic: string): LogEntry[][]
}

/** A log in the memory of one test, with groups that share its partitions as those of Kafka do. */
export function memoryLog(): MemoryLog {
  const topics = new Map<string, LogEntry[][]>()
  const groups = new Map<string, Group>()
  let bell = Promise.withResolvers<void>()
  const ring = (): void => {
    bell.resolve()
    bell = Promise.withResolvers<void>()
  }

  const lanes = (topic: string): LogEntry[][] => {
    const found = topics.get(topic)
    if (!found) throw new Error(`there is no topic ${topic}`)
    return found
  }
  const lane = (topic: string, partition: number): LogEntry[] => {
    const found = lanes(topic)[partition]
    if (!found) throw new Error(`${topic} has no partition ${partition}`)
    return found
  }

  function add(topic: string, partition: number, of: Pick<LogEntry, 'key' | 'value' | 'headers'>): bigint {
    const to = lane(topic, partition)
    const offset = BigInt(to.length)
    to.push({ topic, partition, offset, key: of.key, value: of.value, headers: of.headers })
    return offset
  }

  function writer(): LogWriter {
    let isOpen = true
    return {
      async append(topic, records) {
        if (!isOpen) throw new Error('the writer is closed')
        for (const { partition, value } of records) {
          lane(topic, partition)
          if (value.length > largest) throw new RecordRefused(`${value.length} bytes are too many`)
        }
        const firsts = new Map<number, bigint>()
        for (const { partition, ...of } of records) {
          const offset = add(topic, partition, of)
          if (!firsts.has(partition)) firsts.set(partition, offset)
        }
        ring()
        return firsts
      },
      ends: async (topic) => new Map(lanes(topic).map((one, n) => [n, BigInt(one.length)])),
      async close() {
        isOpen = false
      },
    }
  }

  /** One partition for as long as its member has it. */
  async function follow(member: Member, topic: string, partition: number, isOurs: () => boolean): Promise<void> {
    const { handler } = member
    let next = await handler.assigned(topic, partition)
    while (isOurs()) {
      const batch = (topics.get(topic)?.[partition] ?? []).slice(Number(next), Number(next) + batchMax)
      const last = batch.at(-1)
      if (!last) {
        await bell.promise
        continue
      }
      const isApplied = await handler.entries(batch, async () => isOurs()).catch(() => undefined)
      if (!isOurs()) return
      if (isApplied === true) next = last.offset + 1n
      if (isApplied === false) next = await handler.assigned(topic, partition)
    }
  }

  /** The partitions go round again once all have let go of theirs; whoever is silent for too long is out, and joins again later. */
  function rebalance(group: Group): Promise<void> {
    const generation = ++group.generation
    ring()
    group.turn = group.turn.then(async () => {
      if (generation !== group.generation) return
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(late.resolve, sessionMs)
      await Promise.race([Promise.all(group.members.flatMap(({ work }) => [...work])), late.promise])
      clearTimeout(timer)
      const silent = group.members.filter(({ work }) => work.size > 0)
      group.members = group.members.filter((member) => member.isOpen && !silent.includes(member))
      for (const member of silent)
        void Promise.all(member.work).then(async () => {
          if (member.isOpen) await join(group, member)
        })
      share(group, generation)
    })
    return group.turn
  }

  function share(group: Group, generation: number): void {
    const { members } = group
    const all = [...new Set(members.flatMap((member) => member.topics))]
    const places = all.flatMap((topic) => (topics.get(topic) ?? []).map((_, partition) => ({ topic, partition })))
    for (const [n, { topic, partition }] of places.entries()) {
      const member = members[n % members.length]
      if (!member) return
      const isOurs = (): boolean => member.isOpen && group.generation === generation
      const working = follow(member, topic, partition, isOurs).catch(member.crashed)
      member.work.add(working)
      void working.then(() => member.work.delete(working))
    }
  }

  function join(group: Group, member: Member): Promise<void> {
    group.members.push(member)
    return rebalance(group)
  }

  function reader(name: string, of: readonly string[], onCrash?: (error: Error) => void): LogReader {
    const group = groups.get(name) ?? { members: [], generation: 0, turn: Promise.resolve() }
    groups.set(name, group)
    let member: Member | undefined
    let isTold = false
    const crashed = (error: unknown): void => {
      if (!isTold) onCrash?.(error instanceof Error ? error : new Error(String(error)))
      isTold = true
    }
    return {
      async run(handler) {
        member = { topics: of, handler, crashed, work: new Set(), isOpen: true }
        await join(group, member)
      },
      async close() {
        if (!member?.isOpen) return
        member.isOpen = false
        void rebalance(group)
        await Promise.race([Promise.all(member.work), new Promise((wake) => setTimeout(wake, sessionMs))])
      },
    }
  }

  return {
    lanes,
    openWriter: async () => writer(),
    openReader: async (group, of, onCrash) => reader(group, of, onCrash),
    async provision(names, partitions) {
      for (const name of names)
        if (!topics.has(name))
          topics.set(
            name,
            Array.from({ length: partitions }, () => []),
          )
    },
    async remove(names) {
      for (const name of names) topics.delete(name)
    },
    async widen(topic, partitions) {
      const all = lanes(topic)
      while (all.length < partitions) all.push([])
    },
    async strange(topic, headers) {
      add(topic, 0, { key: 'k', value: Buffer.from('strange'), headers })
      ring()
    },
  }
}
