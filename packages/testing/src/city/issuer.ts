import { createServer } from 'node:http'
import { exportJWK, exportSPKI, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'

const audience = 'jiceng'
const lifetime = 3600
const now = (): number => Math.floor(Date.now() / 1000)

/** An identity provider of a test: keys made for it, its JWKS over http on loopback. */
export interface Issuer {
  readonly url: string
  readonly jwksUrl: string
  readonly audience: string
  /** The public key as PEM, for tokens that abuse it. */
  readonly publicPem: string
  /** What a good token of an account says. */
  claims(account: string): JWTPayload
  /** A good token of an account. */
  token(account: string): Promise<string>
  /** Whatever claims, and a bent header, signed with the good key. */
  signed(claims: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>
  /** From now on the keys of that JWKS count as well: those of the demo's issuer, whose tokens name this one. */
  trust(jwksUrl: string): Promise<void>
  /** How often the keys were read. */
  fetches(): number
  close(): Promise<void>
}

/** Serves the keys of a test's issuer until closed. */
export async function testIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }
  const keys: unknown[] = [jwk]
  let fetches = 0
  const server = createServer((_request, answer) => {
    fetches++
    answer.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`
  const claims = (account: string): JWTPayload => ({
    iss: url,
    aud: audience,
    sub: account,
    iat: now(),
    exp: now() + lifetime,
  })
  const signed: Issuer['signed'] = (claims, header = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'test', ...header }).sign(privateKey)
  return {
    url,
    jwksUrl: `${url}/jwks.json`,
    audience,
    publicPem: await exportSPKI(publicKey),
    claims,
    token: (account) => signed(claims(account)),
    signed,
    async trust(jwksUrl) {
      const { keys: more } = trusted(await (await fetch(jwksUrl)).json())
      keys.push(...more)
    },
    fetches: () => fetches,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

/** Its own gateway's answer. */
const trusted = (answer: unknown): { keys: unknown[] } => answer as never
