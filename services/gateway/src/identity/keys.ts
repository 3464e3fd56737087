import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'

/** The demo issuer's signing key: made at first start, kept in a file only its owner may read. */
export interface SigningKey {
  readonly kid: string
  readonly key: CryptoKey | Uint8Array
  readonly publicJwk: JWK
}

export async function signingKey(folder: string): Promise<SigningKey> {
  const file = join(folder, 'demo-issuer.jwk.json')
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  const jwk: JWK = kept ? JSON.parse(kept) : await makeKey(folder, file)
  const { d: _private, ...publicPart } = jwk
  const kid = await calculateJwkThumbprint(publicPart)
  return { kid, key: await importJWK(jwk, 'ES256'), publicJwk: { ...publicPart, kid, alg: 'ES256', use: 'sig' } }
}

async function makeKey(folder: string, file: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  await mkdir(folder, { recursive: true })
  // Written beside and renamed: an interrupted start leaves no half key.
  await writeFile(`${file}.part`, JSON.stringify(jwk), { mode: 0o600 })
  await rename(`${file}.part`, file)
  return jwk
}
