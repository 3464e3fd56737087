import { at, refused, said } from './city.ts'
import { lists, named, routes } from './routes.ts'

const viewer = (service: Parameters<typeof at>[0]) => at(service, 'city-viewer')
const histories = routes.filter(({ kind }) => kind === 'history')
const ones = routes.filter(({ kind }) => kind === 'one')

/** What no list takes (`api` 6, rows 9 and 11). */
const bad = [
  'page=1&page=2',
  'limit=1e9',
  'limit=-1',
  'limit=0',
  'limit=201',
  'limit=1.5',
  'limit=',
  'limit=1&limit=2',
  'limit[]=1',
  'cursor=abc',
  'cursor=',
  `cursor=${'A'.repeat(60)}`,
  'sort=name',
  'order=name',
  'order=asc&order=desc',
  'name[$gt]=',
  '$where=1',
  '$nor=1',
  '$expr=1',
  '$function=1',
  '__proto__=1',
  'constructor=1',
  'access_token=x',
  'scope=990104%27',
  'scope[$ne]=1',
  'fields=personal',
]

refused('every list refuses what it does not know, wrong sizes, repeated parameters and forged cursors', async (t) => {
  for (const route of [...lists, ...histories])
    for (const query of bad) {
      const begin = performance.now()
      const answer = await viewer(route.service).get(`${route.url()}?${query}`)
      t.match(
        said(answer),
        { status: 400, code: /^(invalid-request|unknown-parameter|invalid-cursor)$/ },
        `${query}: ${named(route)}`,
      )
      t.ok(performance.now() - begin < 250)
    }
})

refused('a read of one takes no parameter', async (t) => {
  for (const route of ones)
    t.match(
      said(await viewer(route.service).get(`${route.url()}?key=jk_1_secret`)),
      { status: 400, code: 'unknown-parameter' },
      named(route),
    )
})

refused('a filter is a value and nothing else: operators and patterns find nothing', async (t) => {
  for (const route of lists)
    for (const name of Object.keys(route.mechanism.filters)) {
      const of = (query: string) => viewer(route.service).get(`${route.url()}?${query}`)
      for (const operator of ['[$ne]=x', '[$gt]=', '[$regex]=.*', '.x=1', '=x&__proto__[a]=1'])
        t.equal((await of(`${name}${operator}`)).status, 400, `${name}${operator}: ${named(route)}`)
      t.equal((await of(`${name}=a&${name}=b`)).status, 400, `${name} twice: ${named(route)}`)
      for (const text of ['.*', '^a', '{"$ne":null}', '%00', '%27%20or%201=1']) {
        const answer = await of(`${name}=${text}`)
        const none = answer.status === 400 || (answer.status === 200 && answer.json().data.length === 0)
        t.ok(none, `${name}=${text}: ${named(route)} ${answer.status}`)
      }
    }
})

refused('a cursor of one caller, list or filter is none of another’s', async (t) => {
  const cursors = []
  for (const route of lists) {
    const { page } = (await viewer(route.service).get(`${route.url()}?limit=1`)).json()
    if (page.next === null) continue
    cursors.push(page.next)
    const again = (query: string, account = 'city-viewer') =>
      at(route.service, account).get(`${route.url()}?${query}&cursor=${page.next}`)
    t.equal((await again('limit=5')).status, 200, named(route))
    for (const answer of [await again('limit=5', 'city-admin'), await again('order=asc'), await again('scope=990103')])
      t.match(said(answer), { status: 400, code: 'invalid-cursor' }, named(route))
    for (const other of lists.filter(({ service }) => service !== route.service))
      t.equal((await viewer(other.service).get(`${other.url()}?cursor=${page.next}`)).status, 400)
    const forged = `${page.next.slice(0, -3)}${page.next.endsWith('AAA') ? 'BBB' : 'AAA'}`
    t.match(said(await viewer(route.service).get(`${route.url()}?limit=1&cursor=${forged}`)), {
      code: 'invalid-cursor',
    })
  }
  t.ok(cursors.length >= 6)
})

refused('ids that cannot be any read as unknown', async (t) => {
  for (const route of [...ones, ...histories])
    for (const id of ['%00', '..%2f..%2fetc', 'x', '%24ne', `${route.mechanism.idPrefix}_%27`, 'constructor'])
      t.match(
        said(await viewer(route.service).get(route.url(id))),
        { status: 404, code: 'not-found' },
        `${id}: ${named(route)}`,
      )
})
