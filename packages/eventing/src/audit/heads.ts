import { type Db, MongoServerError } from 'mongodb'
import { type AuditHead, type AuditTip, collections } from '../rows.ts'
import { macOfHead } from '../work/audit.ts'
import type { UnitOfWork } from '../work/unit-of-work.ts'

const duplicateKey = 11000
const majority = { writeConcern: { w: 'majority', journal: true } } as const

/** Appends a head with these tips to the chain of heads; false when another instance was faster. */
export async function signHead(db: Db, key: string, tips: readonly AuditTip[], now = new Date()): Promise<boolean> {
  const heads = db.collection<AuditHead>(collections.auditHeads)
  const last = await heads.findOne({}, { sort: { _id: -1 } })
  const said = { _id: (last?._id ?? 0) + 1, prev: last?.mac ?? '', at: now.toISOString(), tips }
  try {
    await heads.insertOne({ ...said, mac: macOfHead(key, said) }, majority)
    return true
  } catch (error) {
    if (error instanceof MongoServerError && error.code === duplicateKey) return false
    throw error
  }
}

/** Signs what the writers of this process have committed, each minute and at the end. */
export function startSigning(
  { db, key, work }: { readonly db: Db; readonly key: string; readonly work: Pick<UnitOfWork, 'audited'> },
  onTrouble: (error: unknown) => void,
  everyMs = 60_000,
): { stop(): Promise<void> } {
  const signed = new Map<string, number>()
  async function sign(): Promise<void> {
    const fresh = (): AuditTip[] => work.audited().filter(({ writer, n }) => n > (signed.get(writer) ?? 0))
    for (let tips = fresh(); tips.length > 0; tips = fresh())
      if (await signHead(db, key, tips)) for (const { writer, n } of tips) signed.set(writer, n)
  }
  let signing: Promise<void> = Promise.resolve()
  const next = (): Promise<void> => {
    signing = signing.then(sign).catch(onTrouble)
    return signing
  }
  const timer = setInterval(() => void next(), everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await next()
    },
  }
}
