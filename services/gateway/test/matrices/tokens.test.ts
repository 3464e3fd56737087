import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { at, city, refused } from './city.ts'
import { named, routes } from './routes.ts'
import { ids } from './world.ts'

const { issuer } = city
const now = Math.floor(Date.now() / 1000)
const part = (of: object): string => Buffer.from(JSON.stringify(of)).toString('base64url')
const good = issuer.claims('city-admin')
const header = { alg: 'ES256', typ: 'at+jwt', kid: 'test' }
const unsigned = (alg: string): string => `${part({ ...header, alg })}.${part(good)}`
const hmac = (text: string): string => createHmac('sha256', issuer.publicPem).update(text).digest('base64url')
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const { kty, crv, x, y } = stranger.publicKey.export({ format: 'jwk' })
const own = `${part({ ...header, jwk: { kty, crv, x, y } })}.${part(good)}`
const bySelf = sign('sha256', Buffer.from(own), { key: stranger.privateKey, dsaEncoding: 'ieee-p1363' }).toString(
  'base64url',
)
const { exp: _, ...endless } = good

/** What is no access token of ours, by what is wrong with it (`api` 6, row 1). */
const bad: Readonly<Record<string, string>> = {
  none: '',
  'alg none': `Bearer ${unsigned('none')}.`,
  'HS256 with the public key': `Bearer ${unsigned('HS256')}.${hmac(unsigned('HS256'))}`,
  'a key of its own in jwk': `Bearer ${own}.${bySelf}`,
  'a key to be fetched in jku': `Bearer ${await issuer.signed(good, { jku: `${issuer.url}/jku` })}`,
  'a key to be fetched in x5u': `Bearer ${await issuer.signed(good, { x5u: `${issuer.url}/x5u` })}`,
  expired: `Bearer ${await issuer.signed({ ...good, exp: now - 60 })}`,
  'not yet valid': `Bearer ${await issuer.signed({ ...good, nbf: now + 3600, exp: now + 7200 })}`,
  'another audience': `Bearer ${await issuer.signed({ ...good, aud: 'other' })}`,
  'another issuer': `Bearer ${await issuer.signed({ ...good, iss: 'https://other.example' })}`,
  'an ID token': `Bearer ${await issuer.signed(good, { typ: 'JWT' })}`,
  'no end': `Bearer ${await issuer.signed(endless)}`,
  'trailing junk': `Bearer ${await issuer.token('city-admin')}junk`,
  'another scheme': `Basic ${Buffer.from('city-admin:city-admin').toString('base64')}`,
}

refused(
  'every route, at its service and at the gateway, is 401 for whatever is no token of ours, and fetches no key for it',
  async (t) => {
    t.equal((await at('gateway', 'city-viewer').get('/v1/grids')).status, 200)
    const before = issuer.fetches()
    const all = [
      ...routes.flatMap((route) => [
        [route.service, route.method, named(route), route.url()] as const,
        ['gateway', route.method, named(route), route.url()] as const,
      ]),
      ['gateway', 'GET', 'GET the view', `/v1/views/grid/${ids.active}`] as const,
    ]
    for (const [door, method, name, url] of all) {
      const answers = Object.entries(bad).map(async ([why, authorization]) => {
        const headers = authorization === '' ? {} : { authorization }
        const { statusCode, headers: sent, payload } = await city[door].app.inject({ method, url, headers })
        return statusCode === 401 &&
          payload.includes('"unauthenticated"') &&
          /^Bearer/.test(String(sent['www-authenticate']))
          ? ''
          : `${why}: ${statusCode}`
      })
      t.strictSame(
        (await Promise.all(answers)).filter((one) => one !== ''),
        [],
        `${door}: ${name}`,
      )
    }
    t.equal(issuer.fetches(), before)
  },
)
