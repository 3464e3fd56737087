import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A connection to a server's address, for bytes no client would send. */
function open(url: string): Socket {
  const { hostname, port } = new URL(url)
  return connect(Number(port), hostname)
    .setEncoding('utf8')
    .on('error', () => undefined)
}

/** Sends bytes as they are; all that came back until the connection ended. */
export async function raw(url: string, bytes: string): Promise<string> {
  const socket = open(url)
  let said = ''
  socket.on('data', (chunk: string) => {
    said += chunk
  })
  socket.write(bytes)
  await once(socket, 'close')
  return said
}

/** Sends a head, then one byte each second for as long as it may; milliseconds until the connection was ended, and what was said. */
export async function drip(url: string, head: string): Promise<{ ms: number; said: string }> {
  const begin = performance.now()
  const socket = open(url)
  let said = ''
  socket.on('data', (chunk: string) => {
    said += chunk
  })
  socket.write(head)
  const timer = setInterval(() => socket.write('x'), 1000)
  await once(socket, 'close')
  clearInterval(timer)
  return { ms: performance.now() - begin, said }
}
