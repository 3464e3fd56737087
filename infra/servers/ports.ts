import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that systems hand out to clients, so that no outgoing connection takes one between two starts. */
const anyPort = (): number => randomInt(20_000, 32_000)

/** The wanted port of the loopback, or another when that is taken. */
export async function freePort(wanted = anyPort()): Promise<number> {
  const probe = createServer().listen(wanted, '127.0.0.1')
  try {
    await once(probe, 'listening')
  } catch {
    return freePort()
  }
  probe.close()
  await once(probe, 'close')
  return wanted
}
