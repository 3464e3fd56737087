import type { Answer, CommandRequest } from '@jiceng/eventing'
import { MongoClient } from 'mongodb'
import { type AppOptions, buildApp } from '../src/index.ts'
import { counter, verify } from './fixture.ts'

/** A door without servers: commands are answered by `run`, and nothing is read. */
export function doorWithout(more: Partial<AppOptions> = {}) {
  const ran: CommandRequest[] = []
  const run = async (request: CommandRequest): Promise<Answer> => {
    ran.push(request)
    return { status: 201, body: { id: 'cnt_1', version: 1, state: 'active' } }
  }
  const db = new MongoClient('mongodb://127.0.0.1:1', { serverSelectionTimeoutMS: 50 }).db('none')
  const app = buildApp({
    service: 'grid',
    db,
    grants: 'known_grants',
    divisions: 'known_divisions',
    today: () => '2026-01-01',
    mechanisms: [counter],
    run,
    verify,
    cursorKey: 'cursor-key-of-the-tests',
    ...more,
  })
  return { app, ran }
}
export const asClerk = { authorization: 'Bearer clerk', 'content-type': 'application/json' }
