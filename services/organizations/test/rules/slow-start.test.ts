// A database that was slow for five seconds ended a service that was just starting.
import { Unavailable } from '@jiceng/eventing'
import t from 'tap'
import { bootstrap } from '../../src/bootstrap.ts'

const settings = { bootstrapGrants: 'root:city-admin', cityCode: '990100', cityName: '虹州市', demo: false }

t.test('a city is founded although the database does not answer in time at first', async (t) => {
  const asked: string[] = []
  await bootstrap(
    {
      async run({ command }) {
        asked.push(command.name)
        if (asked.length < 3) throw new Unavailable('No answer in time.')
        return { status: 201, body: {} }
      },
    },
    settings,
  )
  t.equal(asked.length, 4)
})

t.test('a database that never answers ends the start', async (t) => {
  const run = (): Promise<never> => Promise.reject(new Unavailable('No answer in time.'))
  await t.rejects(bootstrap({ run }, settings), { name: 'Unavailable' })
})
