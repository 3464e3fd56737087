import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { Document } from 'mongodb'
import type { Seal } from './write.ts'

/** Fields of one person, encrypted with AES-256-GCM: random IV, and bound to their place by `persons|field|id`. */
export interface PersonalData {
  readonly seal: Seal
  /** Throws when a ciphertext was changed or moved to another place. */
  open(document: Document): Record<string, string>
}

/** `secret`: at least 32 characters from outside the database. */
export function personalData(secret: string): PersonalData {
  const key = createHmac('sha256', secret).update('jiceng/persons/1').digest()
  const place = (id: string, field: string): Buffer => Buffer.from(`persons|${field}|${id}|1`)
  const encrypt = (id: string, field: string, text: string): string => {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(place(id, field))
    const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), data]).toString('base64')
  }
  const decrypt = (id: string, field: string, sealed: string): string => {
    const bytes = Buffer.from(sealed, 'base64')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(place(id, field)).setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  }
  return {
    seal: (_id, fields) => ({
      _id,
      keyId: 1,
      fields: Object.fromEntries(Object.entries(fields).map(([field, text]) => [field, encrypt(_id, field, text)])),
    }),
    open: ({ _id, fields }) =>
      Object.fromEntries(
        Object.entries(fields).map(([field, sealed]) => [field, decrypt(String(_id), field, String(sealed))]),
      ),
  }
}
