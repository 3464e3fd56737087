import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { exportJWK, exportSPKI, generateKeyPair, type JWTHeaderParameters, SignJWT, UnsecuredJWT } from 'jose'
import t, { type Test } from 'tap'
import { tokenVerifier } from '../src/index.ts'

const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
const stranger = await generateKeyPair('ES256')
const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }
let fetches = 0
let isDown = false
const server = createServer((_, answer) => {
  fetches++
  answer.statusCode = isDown ? 500 : 200
  answer.end(JSON.stringify({ keys: [jwk] }))
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
t.teardown(() => server.close())
const address = server.address()
const port = typeof address === 'object' ? address?.port : 0
const options = {
  issuer: 'https://id.example',
  audience: 'jiceng',
  jwksUrl: new URL(`http://127.0.0.1:${port}/jwks`),
}
const verify = tokenVerifier(options)
const now = () => Math.floor(Date.now() / 1000)
const good = () => ({ iss: options.issuer, aud: 'jiceng', sub: 'clerk', iat: now(), exp: now() + 600 })
const header = { alg: 'ES256', typ: 'at+jwt', kid: 'k1' }
const sign = (claims: object = {}, more: Partial<JWTHeaderParameters> = {}, key = privateKey) =>
  new SignJWT({ ...good(), ...claims }).setProtectedHeader({ ...header, ...more }).sign(key)
const refused = (t: Test, token: string, why: string) => t.rejects(verify(token), { code: 'unauthenticated' }, why)

t.test('a token of the provider stands for its account', async (t) => {
  t.equal(await verify(await sign()), 'clerk')
  t.equal(fetches, 1)
})

t.test('what is not exactly such a token is refused, and no key is fetched for it', async (t) => {
  const before = fetches
  const pem = await exportSPKI(publicKey)
  const part = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url')
  const body = `${part({ ...header, alg: 'HS256' })}.${part(good())}`
  const hmac = `${body}.${createHmac('sha256', pem).update(body).digest('base64url')}`
  const none = new UnsecuredJWT(good()).setIssuedAt().encode()
  await refused(t, none, 'alg none')
  await refused(t, `${none}x`, 'alg none with a signature')
  await refused(t, hmac, 'HS256 with the public key')
  await refused(t, await sign({}, { jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey), 'jwk')
  await refused(t, await sign({}, { jku: 'http://127.0.0.1:1/x' }), 'jku')
  await refused(t, await sign({}, { x5u: 'http://127.0.0.1:1/x' }), 'x5u')
  await refused(t, await sign({ exp: now() - 60 }), 'expired')
  await refused(t, await sign({ nbf: now() + 60 }), 'not yet')
  await refused(t, await sign({ aud: 'other' }), 'audience')
  await refused(t, await sign({ iss: 'https://other.example' }), 'issuer')
  await refused(t, await sign({}, { typ: 'JWT' }), 'an ID token')
  await refused(t, await sign({ exp: undefined }), 'no exp')
  await refused(t, await sign({ exp: now() + 7200 }), 'lives too long')
  await refused(t, await sign({ sub: undefined }), 'no subject')
  await refused(t, await sign({ sub: 'a|b' }), 'a subject that is no account')
  await refused(t, await sign({}, {}, stranger.privateKey), 'the key of a stranger')
  await refused(t, `${await sign()}.junk`, 'trailing junk')
  await refused(t, `${(await sign()).slice(0, -2)}AA`, 'another signature')
  await refused(t, 'x'.repeat(9000), 'too long')
  t.equal(fetches, before)
})

t.test('an unknown key a thousand times fetches the keys at most once', async (t) => {
  const before = fetches
  const token = await sign({}, { kid: 'unknown' }, stranger.privateKey)
  await Promise.all(Array.from({ length: 1000 }, () => verify(token).catch(() => undefined)))
  t.ok(fetches - before <= 1)
})

t.test('while no key can be had it is 503, and a silent provider is asked once', async (t) => {
  isDown = true
  t.teardown(() => {
    isDown = false
  })
  const fresh = tokenVerifier(options)
  const before = fetches
  const token = await sign()
  for (const _ of Array.from({ length: 5 })) await t.rejects(fresh(token), { code: 'unavailable' })
  t.equal(fetches - before, 1)
  t.equal(await verify(await sign({ sub: 'other' })), 'other', 'keys that are known stay in use')
})
