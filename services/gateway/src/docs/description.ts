import { demoAccounts, problem } from '@jiceng/contracts'
import { jsonOf, parameter, problems, readers } from '@jiceng/service-kit'

const object = { type: 'object' } as const
const text = { type: 'string' } as const
/** Nobody needs a token for it. */
const open = { description: 'Roles: none; open to everybody.', security: [] } as const

const gridView = {
  operationId: 'views.grid',
  tags: ['views'],
  summary: '网格总览 · One grid with its coverage, in one document',
  description:
    "Within the caller's own subtree. Says how old it is (`meta.asOf`, `meta.lagMs`), whether it is behind what X-Jiceng-After names (`meta.stale`) and which sources are down (`meta.degraded`).",
  'x-roles': readers,
  parameters: [
    { name: 'id', in: 'path', required: true, schema: { ...text, pattern: '^grd_[0-9A-Za-z]{1,40}$' } },
    parameter('After'),
    parameter('IfNoneMatch'),
  ],
  responses: {
    200: {
      description: 'The view.',
      headers: { ETag: { schema: text } },
      content: jsonOf(object, {
        meta: { asOf: '2023-06-30T02:00:00.000Z', lagMs: 0 },
        view: {
          id: 'grd_01JZ8Q4M6T0000000000000000',
          version: 3,
          scopePath: '/990100/990103/990103001/990103001001',
          profile: { name: '一网格', state: 'active' },
          coverage: { branch: null, buildingGroups: [], buildings: 6, buildingsCovered: 0, ended: [] },
        },
      }),
    },
    304: { description: 'Unchanged.' },
    ...problems(400, 401, 403, 404, 429, 503),
  },
}

/** Views, and what describes the platform. */
export const ownPaths = {
  tags: [{ name: 'views' }, { name: 'description' }],
  paths: {
    '/v1/views/grid/{id}': { get: gridView },
    '/': {
      get: {
        operationId: 'description.home',
        tags: ['description'],
        summary: '首页 · Leads to the description to read',
        ...open,
        responses: { 302: { description: 'To /docs.' }, ...problems(429) },
      },
    },
    '/openapi.json': { get: described('openapi', '接口说明 · This description', jsonOf(object, { openapi: '3.1.0' })) },
    '/asyncapi.json': {
      get: described('asyncapi', '事件说明 · All events, as AsyncAPI 3', jsonOf(object, { asyncapi: '3.0.0' })),
    },
    '/docs': {
      get: described('docs', '接口文档 · This description, to read', {
        'text/html': { schema: text, example: '<!doctype html>' },
      }),
    },
    '/problems': {
      get: described('problems', '问题代码 · All problem codes', jsonOf(object, { data: [example('not-found')] })),
    },
    '/problems/{code}': {
      get: {
        ...described('problem', '问题代码详情 · One problem code', jsonOf(object, example('not-found')), problems(404)),
        parameters: [{ name: 'code', in: 'path', required: true, schema: { ...text, maxLength: 60 } }],
      },
    },
  },
}

function example(code: string): unknown {
  return { code, ...problem(code) }
}

function described(name: string, summary: string, content: unknown, more: object = {}): object {
  return {
    operationId: `description.${name}`,
    tags: ['description'],
    summary,
    ...open,
    responses: { 200: { description: 'As it stands.', content }, ...problems(429), ...more },
  }
}

const demo = (name: string, summary: string, content: unknown, more: object = {}): object => ({
  operationId: `demo.${name}`,
  tags: ['demo'],
  summary,
  ...open,
  responses: { 200: { description: 'For a demonstration only.', content }, ...problems(429), ...more },
})

/** The sign-in of a demonstration (DEMO=1); elsewhere these routes do not exist. */
export const demoPaths = {
  tags: [{ name: 'demo' }],
  paths: {
    '/.well-known/jwks.json': {
      get: demo(
        'keys',
        '演示公钥 · Public keys of the demo issuer',
        jsonOf(object, { keys: [{ kty: 'EC', crv: 'P-256' }] }),
      ),
    },
    '/v1/demo/accounts': {
      get: demo('accounts', '演示账号 · The demo accounts', jsonOf({ type: 'array' }, demoAccounts.slice(0, 2))),
    },
    '/v1/demo/token': {
      post: {
        ...demo(
          'token',
          '演示登录 · A token for a demo account',
          jsonOf(object, { access_token: 'eyJ…', token_type: 'Bearer', expires_in: 3600 }),
          problems(400, 413, 415),
        ),
        requestBody: { required: true, content: jsonOf(object, { account: 'town-clerk' }) },
      },
    },
  },
}
