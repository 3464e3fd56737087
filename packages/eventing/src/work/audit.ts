import { createHmac } from 'node:crypto'
import type { AuditHead, AuditRow, AuditTip } from '../rows.ts'
import type { Outcome } from './write.ts'

/** Chains the audit rows of one writer in memory; the chain advances only when its transaction committed. */
export interface AuditWriter {
  rows(outcomes: readonly Outcome[]): AuditRow[]
  committed(entries: readonly AuditRow[]): void
  /** Its last committed row; undefined before the first. */
  tip(): AuditTip | undefined
}

/** The mac of a row: over the one before and everything said in this one. */
export function macOf(key: string, row: Omit<AuditRow, 'mac'>): string {
  const said = [
    row.prev,
    row.writer,
    row.n,
    row._id,
    row.at,
    row.actor,
    row.action,
    row.target,
    row.outcome,
    row.digest,
    row.requestId,
  ]
  return createHmac('sha256', key).update(JSON.stringify(said)).digest('base64url')
}

/** The mac of a head. */
export const macOfHead = (key: string, { _id, prev, at, tips }: Omit<AuditHead, 'mac'>): string =>
  createHmac('sha256', key)
    .update(JSON.stringify(['head', prev, _id, at, tips.map(({ writer, n, mac }) => [writer, n, mac])]))
    .digest('base64url')

/** `writer` is unique for a boot and a slot, so that nothing serialises on a shared head. */
export function auditWriter(key: string, writer: string): AuditWriter {
  let n = 0
  let prev = ''
  return {
    rows(outcomes) {
      let head = { n, prev }
      return outcomes.map(({ waiting, answer, effect }) => {
        const { request } = waiting
        const row: Omit<AuditRow, 'mac'> = {
          _id: waiting.commandId,
          writer,
          n: head.n + 1,
          prev: head.prev,
          at: new Date().toISOString(),
          actor: request.actor.id,
          action: `${request.command.mechanism.name}.${request.command.name}`,
          target: waiting.target,
          outcome: effect ? 'done' : String(answer.body.code ?? answer.status),
          digest: request.hash,
          requestId: request.requestId,
        }
        const mac = macOf(key, row)
        head = { n: row.n, prev: mac }
        return { ...row, mac }
      })
    },
    committed(entries) {
      const last = entries.at(-1)
      if (last) ({ n, mac: prev } = last)
    },
    tip: () => (n > 0 ? { writer, n, mac: prev } : undefined),
  }
}
