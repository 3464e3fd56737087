import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { proxy } from '../proxy.ts'

/** A request of Kafka's shape: length, key of the API, its version, correlation id. */
function request(api: number, correlation: number): Buffer {
  const frame = Buffer.alloc(12)
  frame.writeInt32BE(8, 0)
  frame.writeInt16BE(api, 4)
  frame.writeInt32BE(correlation, 8)
  return frame
}
function answer(correlation: number): Buffer {
  const frame = Buffer.alloc(8)
  frame.writeInt32BE(4, 0)
  frame.writeInt32BE(correlation, 4)
  return frame
}

/** Answers every request with its correlation id; remembers what arrived. */
async function broker() {
  const arrived: number[] = []
  const server = createServer((socket) => {
    socket.on('data', (chunk: Buffer) => {
      for (let at = 0; at < chunk.length; at += 12) {
        arrived.push(chunk.readInt32BE(at + 8))
        socket.write(answer(chunk.readInt32BE(at + 8)))
      }
    })
    socket.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { arrived, port: typeof address === 'object' && address ? address.port : 0, close: () => server.close() }
}

async function through(t: Test) {
  const target = await broker()
  const between = await proxy(target.port, 1)
  t.teardown(async () => {
    target.close()
    await between.close()
  })
  const client = async (): Promise<Socket> => {
    const socket = connect(between.port, '127.0.0.1').on('error', () => undefined)
    await new Promise((done) => socket.once('connect', done).once('close', done))
    return socket
  }
  return { target, between, client }
}

/** Reset or ended, either is the end of it. */
const closed = (socket: Socket): Promise<unknown> => new Promise((done) => socket.once('close', done))

t.test('what is not disturbed passes', async (t) => {
  const { client } = await through(t)
  const socket = await client()
  socket.write(request(3, 7))
  const [said] = await once(socket, 'data')
  t.same(said, answer(7))
  socket.destroy()
})

t.test('an answer to produce is eaten after the broker has the request, and the connection resets', async (t) => {
  const { target, between, client } = await through(t)
  between.eatProduce(1)
  const socket = await client()
  socket.write(request(0, 9))
  await closed(socket)
  t.same([target.arrived, between.eaten], [[9], 1])
})

t.test('a cut ends connections and takes none until it is healed', async (t) => {
  const { between, client } = await through(t)
  const socket = await client()
  const ended = closed(socket)
  between.cut()
  await ended
  const refused = await client()
  if (!refused.destroyed) await closed(refused)
  between.heal()
  const again = await client()
  again.write(request(3, 1))
  await once(again, 'data')
  t.pass('it passes again')
  again.destroy()
})

t.test('bytes that vanished end their connection when it is healed', async (t) => {
  const { target, between, client } = await through(t)
  const socket = await client()
  between.swallow('there')
  socket.write(request(3, 5))
  const other = await client()
  between.swallow('back')
  other.write(request(3, 6))
  const ended = Promise.all([closed(socket), closed(other)])
  await new Promise((wake) => setTimeout(wake, 50))
  between.heal()
  await ended
  t.same(target.arrived, [])
})
