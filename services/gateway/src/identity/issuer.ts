import { demoAccounts } from '@jiceng/contracts'
import type { FastifyInstance } from 'fastify'
import { SignJWT } from 'jose'
import { Type } from 'typebox'
import type { SigningKey } from './keys.ts'

export interface IssuerOptions {
  readonly issuer: string
  readonly audience: string
  readonly key: SigningKey
}

/** Seconds a demo token lives. */
const lifetime = 3600

/** The demo's own identity provider; without `DEMO=1` none of these routes exists. */
export function demoIssuer({ issuer, audience, key }: IssuerOptions) {
  return (app: FastifyInstance): void => {
    const open = { policy: 'public' } as const
    app.get('/.well-known/jwks.json', { config: open }, async () => ({ keys: [key.publicJwk] }))
    app.get('/v1/demo/accounts', { config: open }, async () =>
      demoAccounts.map(({ account, role, scope, zh }) => ({ account, role, scope, zh })),
    )
    const body = Type.Object(
      { account: Type.Enum(demoAccounts.map(({ account }) => account)) },
      { additionalProperties: false },
    )
    app.post<{ Body: { account: string } }>(
      '/v1/demo/token',
      { config: open, schema: { body } },
      async ({ body: { account } }) => ({
        access_token: await new SignJWT({})
          .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
          .setSubject(account)
          .setIssuer(issuer)
          .setAudience(audience)
          .setIssuedAt()
          .setExpirationTime(`${lifetime}s`)
          .sign(key.key),
        token_type: 'Bearer',
        expires_in: lifetime,
      }),
    )
  }
}
