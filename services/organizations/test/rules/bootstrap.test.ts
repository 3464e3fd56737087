import { demoSince } from '@jiceng/contracts'
import { type CommandRequest, Unavailable } from '@jiceng/eventing'
import t from 'tap'
import { bootstrap } from '../../src/bootstrap.ts'

const settings = { cityCode: '990100', cityName: '澄川市', bootstrapGrants: 'chen:city-admin', demo: false }

t.test('a database that is slow to answer at first start is asked again, and the first grants are made', async (t) => {
  const asked: string[] = []
  const run = async ({ command: { name } }: CommandRequest) => {
    asked.push(name)
    if (asked.length < 3) throw new Unavailable('No answer in time.')
    return { status: 201, body: {} }
  }
  await bootstrap({ run }, settings)
  t.strictSame(asked, ['registerRoot', 'registerRoot', 'registerRoot', 'grant'])
})

t.test('what is there already is left as it is; any other refusal ends the start', async (t) => {
  const answering = (code: string) => ({
    run: async () => ({ status: 409, body: { code, detail: 'no' } }),
  })
  await bootstrap(answering('already-exists'), settings)
  await t.rejects(bootstrap(answering('invalid-code'), settings), { message: /invalid|bootstrap/ })
})

t.test(
  'what a demo begins with holds since before its past is told, whatever the clock of the machine says',
  async (t) => {
    const occurred = new Set<string | undefined>()
    const run = async (request: CommandRequest) => {
      occurred.add(request.occurred)
      return { status: 201, body: {} }
    }
    await bootstrap({ run }, { ...settings, demo: true })
    t.strictSame([...occurred], [demoSince])
  },
)
