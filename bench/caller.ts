// Callers of a load: HTTP/1.1 on connections that stay open, one request at a time on each. The load shares two cores with what it
// measures, and a client library costs twice as much CPU a request as this.
import { connect, type Socket } from 'node:net'

export interface Heard {
  readonly status: number
  readonly json: unknown
  /** Value of a header of the answer, '' without it. */
  header(name: string): string
}
export interface Caller {
  post(path: string, token: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Heard>
  close(): void
}
interface Line {
  readonly socket: Socket
  pieces: Buffer[]
  answered: (heard: Heard) => void
  failed: (error: Error) => void
}
const end = Buffer.from('\r\n\r\n')

/** The answer, when all of it is there. */
function heardIn(bytes: Buffer): Heard | undefined {
  const at = bytes.indexOf(end)
  if (at < 0) return undefined
  const head = bytes.toString('latin1', 0, at)
  const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? ''
  const from = at + end.length
  const length = Number(header('content-length'))
  if (bytes.length < from + length) return undefined
  return { status: Number(head.slice(9, 12)), header, json: JSON.parse(bytes.toString('utf8', from, from + length)) }
}

export function callerOf(url: string): Caller {
  const { hostname, port, host } = new URL(url)
  const free = new Set<Line>()
  const lines: Line[] = []
  function open(): Line {
    const nobody = (): void => undefined
    const line: Line = { socket: connect(Number(port), hostname), pieces: [], answered: nobody, failed: nobody }
    lines.push(line)
    line.socket.setNoDelay(true)
    line.socket.on('error', (error) => line.failed(error))
    line.socket.on('close', () => {
      // A server closes what nobody has used for a minute.
      free.delete(line)
      line.failed(new Error('the connection was closed'))
    })
    line.socket.on('data', (piece: Buffer) => {
      line.pieces.push(piece)
      const heard = heardIn(line.pieces.length === 1 ? piece : Buffer.concat(line.pieces))
      if (!heard) return
      line.pieces = []
      free.add(line)
      line.answered(heard)
    })
    return line
  }
  return {
    post(path, token, body, headers = {}) {
      const text = JSON.stringify(body)
      const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      const [line = open()] = free
      free.delete(line)
      return new Promise((answered, failed) => {
        Object.assign(line, { answered, failed })
        line.socket.write(
          `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n${more.join('')}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
        )
      })
    },
    close() {
      for (const { socket } of lines) socket.destroy()
    },
  }
}
