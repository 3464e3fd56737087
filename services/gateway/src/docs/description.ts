import { demoAccounts } from '@jiceng/contracts'

const json = (example: unknown) => ({ 'application/json': { schema: { type: 'object' }, example } })
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { type: 'object' } } },
})

/** The gateway's own paths, in OpenAPI: views and the demo's sign-in. */
export const ownPaths = {
  tags: [{ name: 'views' }, { name: 'demo' }],
  paths: {
    '/v1/views/grid/{id}': {
      get: {
        operationId: 'views.grid',
        tags: ['views'],
        summary: '网格总览 · One grid with its coverage, in one document',
        description:
          'Roles: every role but ops, within its own subtree. Says how old it is (`meta.asOf`, `meta.lagMs`) and which sources are down (`meta.degraded`).',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^grd_' } },
          {
            name: 'X-Jiceng-After',
            in: 'header',
            schema: { type: 'string' },
            description: 'Position of a write: waits up to 300 ms for it.',
          },
          { name: 'If-None-Match', in: 'header', schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: 'The view.',
            headers: { ETag: { schema: { type: 'string' } } },
            content: json({
              meta: { asOf: '2023-06-30T02:00:00.000Z', lagMs: 0 },
              view: {
                id: 'grd_01JZ8Q4M6T0000000000000000',
                version: 3,
                profile: { name: '一网格', state: 'active' },
                coverage: { branch: null, buildingGroups: [], buildings: 6, buildingsCovered: 0, ended: [] },
              },
            }),
          },
          304: { description: 'Unchanged.' },
          401: problem('No valid token.'),
          404: problem('Nothing here, or not for you.'),
        },
      },
    },
    '/v1/demo/accounts': {
      get: {
        operationId: 'demo.accounts',
        tags: ['demo'],
        summary: '演示账号 · The demo accounts (DEMO=1 only)',
        security: [],
        responses: { 200: { description: 'Accounts.', content: json(demoAccounts.slice(0, 2)) } },
      },
    },
    '/v1/demo/token': {
      post: {
        operationId: 'demo.token',
        tags: ['demo'],
        summary: '演示登录 · A token for a demo account (DEMO=1 only)',
        security: [],
        requestBody: { required: true, content: json({ account: 'town-clerk' }) },
        responses: {
          200: {
            description: 'A bearer token for one hour.',
            content: json({ access_token: 'eyJ…', token_type: 'Bearer', expires_in: 3600 }),
          },
          400: problem('No such account.'),
        },
      },
    },
  },
} as const
