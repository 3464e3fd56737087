// A TCP proxy of our own between clients and a Kafka broker: cuts, swallows, delays, resets, and eats answers to what went through.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { random } from './random.ts'

type Direction = 'there' | 'back'

export interface FaultProxy {
  readonly port: number
  /** Ends every connection and takes no new one. */
  cut(): void
  /** Half-open: bytes of these directions vanish, connections stay. */
  swallow(...directions: readonly Direction[]): void
  /** Everything waits so long, plus or minus `jitter` milliseconds; order stays. */
  delay(ms: number, jitter: number): void
  /** Resets every connection now. */
  reset(): void
  /** Eats this share of the answers to produce, after the broker appended; the connection is reset, every fifth time it only stays silent. */
  eatProduce(share: number): void
  /** Answers eaten so far. */
  readonly eaten: number
  /** Everything passes again; a connection that lost bytes ends. */
  heal(): void
  close(): Promise<void>
}

interface Faults {
  cut: boolean
  readonly swallowed: Set<Direction>
  delay: readonly [ms: number, jitter: number]
  eat: number
  eaten: number
  readonly chance: () => number
}

const produce = 0

/** Cuts a stream of bytes into Kafka's frames: a length of four bytes, then so many. */
function framer(): (chunk: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0)
  const size = (): number => (rest.length < 4 ? Number.POSITIVE_INFINITY : rest.readInt32BE(0) + 4)
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const frames: Buffer[] = []
    for (; rest.length >= size(); rest = rest.subarray(size())) frames.push(rest.subarray(0, size()))
    return frames
  }
}

interface Link {
  tainted: boolean
  end(): void
}

/** One client's connection and ours to the broker. */
function link(client: Socket, broker: Socket, faults: Faults): Link {
  const produces = new Set<number>()
  const sockets = { there: broker, back: client }
  const queues = { there: Promise.resolve(), back: Promise.resolve() }
  const state = {
    tainted: false,
    end(): void {
      client.resetAndDestroy()
      broker.resetAndDestroy()
    },
  }
  function pass(direction: Direction, frame: Buffer): void {
    const [ms, jitter] = faults.delay
    if (ms === 0) return void sockets[direction].write(frame)
    const wait = Math.max(0, ms + jitter * (2 * faults.chance() - 1))
    queues[direction] = queues[direction]
      .then(() => new Promise<void>((wake) => setTimeout(wake, wait)))
      .then(() => void sockets[direction].write(frame))
  }
  function eats(frame: Buffer): boolean {
    if (!produces.delete(frame.readInt32BE(4)) || faults.chance() >= faults.eat) return false
    faults.eaten++
    if (faults.eaten % 5 !== 0) state.end()
    return true
  }
  const listen = (from: Socket, direction: Direction, taken: (frame: Buffer) => boolean): void => {
    const frames = framer()
    from.on('data', (chunk: Buffer) => {
      if (faults.swallowed.has(direction)) {
        state.tainted = true
        return
      }
      for (const frame of frames(chunk)) if (!taken(frame)) pass(direction, frame)
    })
    from.on('error', () => undefined)
    from.on('close', () => sockets[direction].destroy())
  }
  listen(client, 'there', (frame) => {
    if (frame.readInt16BE(4) === produce) produces.add(frame.readInt32BE(8))
    return false
  })
  listen(broker, 'back', eats)
  return state
}

/** A proxy on a free port before a port of the loopback. */
export async function proxy(target: number, seed: number): Promise<FaultProxy> {
  const links = new Set<Link>()
  const faults: Faults = { cut: false, swallowed: new Set(), delay: [0, 0], eat: 0, eaten: 0, chance: random(seed) }
  const server = createServer((client) => {
    if (faults.cut) return void client.resetAndDestroy()
    const broker = connect({ port: target, host: '127.0.0.1', noDelay: true })
    const one = link(client.setNoDelay(true), broker, faults)
    links.add(one)
    client.on('close', () => links.delete(one))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const reset = (): void => {
    for (const one of links) one.end()
  }
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut() {
      faults.cut = true
      reset()
    },
    swallow(...directions) {
      for (const direction of directions) faults.swallowed.add(direction)
    },
    delay(ms, jitter) {
      faults.delay = [ms, jitter]
    },
    reset,
    eatProduce(share) {
      faults.eat = share
    },
    get eaten() {
      return faults.eaten
    },
    heal() {
      Object.assign(faults, { cut: false, delay: [0, 0], eat: 0 })
      faults.swallowed.clear()
      for (const one of links) if (one.tainted) one.end()
    },
    async close() {
      server.close()
      reset()
      await once(server, 'close')
    },
  }
}
