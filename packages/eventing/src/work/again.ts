// When a group runs once more.
import { MongoServerError } from 'mongodb'
import { Conflict, type Outcome } from './write.ts'

/** The state it was decided on is compared when it is written: a refusal, and a command that changes nothing, compare nothing. */
export const isCompared = ({ waiting, effect }: Outcome): boolean =>
  effect?.changes.some(({ id }) => id === waiting.target) ?? false

/** The server says that the same transaction may pass now: another had written to what it wrote. */
export const isTransient = (error: unknown): boolean =>
  error instanceof MongoServerError && error.hasErrorLabel('TransientTransactionError')

/** Another instance or a reaction was faster, or a unique key was taken meanwhile: the same group may pass now. */
export function mayPass(error: unknown): boolean {
  if (error instanceof Conflict) return true
  return isTransient(error) || (error instanceof MongoServerError && error.code === 11000)
}
