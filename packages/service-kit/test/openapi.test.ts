import t from 'tap'
import { openapi } from '../src/index.ts'
import { asClerk, doorWithout } from './fake.ts'
import { counter } from './fixture.ts'

const document = openapi({ title: 'Grid', version: '1', mechanisms: [counter] })
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly 'x-roles': readonly string[]
  readonly responses: Readonly<Record<string, { readonly content?: object; readonly $ref?: string }>>
}
const paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = document.paths
const operations = Object.entries(paths).flatMap(([path, of]) =>
  Object.entries(of).map(([method, operation]) => ({ path, method, operation })),
)

t.test('every operation says what it is, who may, what it answers and what goes wrong', async (t) => {
  t.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length)
  for (const { path, method, operation } of operations) {
    const { summary, tags, responses } = operation
    t.match(summary, /[\u4e00-\u9fff].* · [A-Z]/, `${method} ${path}`)
    t.ok(tags.length === 1 && operation['x-roles'].length > 0)
    t.ok(Object.keys(responses).some((status) => status.startsWith('4')))
    for (const { $ref } of Object.values(responses))
      if ($ref) t.ok($ref.replace('#/components/responses/', '') in document.components.responses, $ref)
  }
})

t.test('what is described exists: each path is routed as it is written', async (t) => {
  const { app } = doorWithout()
  t.teardown(() => app.close())
  for (const { path, method } of operations) {
    const verb = method === 'get' ? 'GET' : 'POST'
    const answer = await app.inject({
      method: verb,
      url: path.replace('{id}', 'cnt_1'),
      headers: asClerk,
      payload: '{',
    })
    t.notMatch([404, 405], [answer.statusCode], `${method} ${path}`)
  }
})

t.test('the examples of commands fit their schemas', async (t) => {
  const { app } = doorWithout()
  t.teardown(() => app.close())
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/counters',
    headers: asClerk,
    payload: JSON.stringify(counter.commands.open?.example),
  })
  t.equal(answer.statusCode, 201)
})

t.test('personal fields and commands of the platform are not described', async (t) => {
  t.notMatch(JSON.stringify(document), /phone|"counter\.tick"/)
})

t.test('equal mechanisms give equal bytes', async (t) => {
  t.equal(JSON.stringify(document), JSON.stringify(openapi({ title: 'Grid', version: '1', mechanisms: [counter] })))
})
