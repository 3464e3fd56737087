import type { ClientSession } from 'mongodb'
import { isTransient } from './again.ts'

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

/**
 * Repeats the commit of the same transaction while its result is unknown, until a deadline (milliseconds of the epoch). False when it
 * stays unknown. Only the server itself says that it did not happen, which is thrown: the driver gives no label to a commit for which
 * it found no server.
 */
export async function committed(session: ClientSession, deadline: number): Promise<boolean> {
  for (;;)
    try {
      await session.commitTransaction()
      return true
    } catch (error) {
      if (isTransient(error)) throw error
      if (Date.now() >= deadline) return false
      await pause(50)
    }
}
