import { Closed, demoAccounts, OneOf } from '@jiceng/contracts'
import { checkOf } from '@jiceng/service-kit'
import type { FastifyInstance } from 'fastify'
import { SignJWT } from 'jose'
import type { SigningKey } from './keys.ts'

export interface IssuerOptions {
  readonly issuer: string
  readonly audience: string
  readonly key: SigningKey
}

/** Seconds a demo token lives. */
const lifetime = 3600
const check = checkOf(Closed({ account: OneOf(...demoAccounts.map(({ account }) => account)) }))

/** The demo's own identity provider; without `DEMO=1` none of these routes exists. */
export function demoIssuer({ issuer, audience, key }: IssuerOptions) {
  return (app: FastifyInstance): void => {
    const open = { policy: 'public' } as const
    app.get('/.well-known/jwks.json', { config: open }, async () => ({ keys: [key.publicJwk] }))
    app.get('/v1/demo/accounts', { config: open }, async () =>
      demoAccounts.map(({ account, role, scope, zh }) => ({ account, role, scope, zh })),
    )
    app.post('/v1/demo/token', { config: open }, async ({ body }) => ({
      access_token: await new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
        .setSubject(check(body).account)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${lifetime}s`)
        .sign(key.key),
      token_type: 'Bearer',
      expires_in: lifetime,
    }))
  }
}
