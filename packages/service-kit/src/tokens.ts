import {
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  errors,
  type FetchImplementation,
  type JWTPayload,
  jwtVerify,
} from 'jose'
import { Problem, unavailable } from './problems.ts'

export interface TokenOptions {
  readonly issuer: string
  readonly audience: string
  readonly jwksUrl: URL
  /** Milliseconds for a fetch of the keys. */
  readonly timeoutMs?: number
}
/** The account a bearer token stands for; throws `unauthenticated`, or `unavailable` while no key can be had. */
export type Verify = (token: string) => Promise<string>

const algorithms = ['ES256', 'RS256', 'EdDSA']
const lifetimeMax = 3600
const tolerance = 5
const seenMax = 5000
/** Milliseconds for which a verified token is not verified again: a withdrawn key still works that long. */
const seenFor = 30_000
const failurePause = 5000
const keepKeysFor = 24 * 3600_000
const account = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/
const shape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

export const unauthenticated = (detail: string, sent = true): Problem =>
  new Problem('unauthenticated', detail, {
    headers: { 'www-authenticate': sent ? 'Bearer realm="jiceng", error="invalid_token"' : 'Bearer realm="jiceng"' },
  })
const invalidToken = (): Problem => unauthenticated('The token is not valid here; sign in again.')

/** No answer of the provider: keys that were good today stay in use, and a silent provider is not asked at each request. */
function steadyFetch(): FetchImplementation {
  let good: { text: string; at: number } | undefined
  let failedAt = Number.NEGATIVE_INFINITY
  const kept = (): Response => {
    if (good && Date.now() - good.at < keepKeysFor) return new Response(good.text)
    throw unavailable('The keys of the identity provider cannot be read now; try again soon.')
  }
  return async (url, options) => {
    if (performance.now() - failedAt < failurePause) return kept()
    try {
      const response = await fetch(url, options)
      if (response.status !== 200) throw new TypeError(`${response.status}`)
      good = { text: await response.text(), at: Date.now() }
      return new Response(good.text)
    } catch {
      failedAt = performance.now()
      return kept()
    }
  }
}

/** Headers through which a token would bring its own key, or ask us to fetch one, end it before anything is done. */
function bringsKey(token: string): boolean {
  try {
    const { jku, jwk, x5u, x5c, crit } = decodeProtectedHeader(token)
    return [jku, jwk, x5u, x5c, crit].some((part) => part !== undefined)
  } catch {
    return true
  }
}

function accountOf({ sub, iat, exp = 0 }: JWTPayload): string {
  const from = iat ?? Date.now() / 1000
  if (exp - from > lifetimeMax + tolerance) throw unauthenticated('The token lives longer than an hour.')
  if (sub === undefined || !account.test(sub)) throw invalidToken()
  return sub
}

/** Verifies access tokens (RFC 9068) with the keys of the configured provider and nothing else. */
export function tokenVerifier({ issuer, audience, jwksUrl, timeoutMs = 2000 }: TokenOptions): Verify {
  const keys = createRemoteJWKSet(jwksUrl, {
    cooldownDuration: 30_000,
    timeoutDuration: timeoutMs,
    [customFetch]: steadyFetch(),
  })
  const rule = {
    issuer,
    audience,
    algorithms,
    typ: 'at+jwt',
    requiredClaims: ['exp', 'sub'],
    clockTolerance: tolerance,
  }

  return remembering(async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, rule)
      const until = Math.min(Date.now() + seenFor, ((payload.exp ?? 0) + tolerance) * 1000)
      return { account: accountOf(payload), until }
    } catch (error) {
      if (error instanceof Problem) throw error
      if (error instanceof errors.JWKSTimeout)
        throw unavailable('The identity provider does not answer; try again soon.')
      throw invalidToken()
    }
  })
}

interface Verified {
  readonly account: string
  /** Milliseconds of the epoch. */
  readonly until: number
}

/** A token that was verified moments ago is not verified again; one of a wrong shape never is. */
function remembering(verified: (token: string) => Promise<Verified>): Verify {
  const seen = new Map<string, Verified>()
  return async (token) => {
    const known = seen.get(token)
    if (known && known.until > Date.now()) return known.account
    if (token.length > 8192 || !shape.test(token) || bringsKey(token)) throw invalidToken()
    const fresh = await verified(token)
    if (seen.size >= seenMax) seen.delete(seen.keys().next().value ?? '')
    seen.set(token, fresh)
    return fresh.account
  }
}
