import { allowedIn, isOffered } from '@jiceng/kernel'
import { at, refused, said } from './city.ts'
import { acts, ask, doorsOf, named, roleOf, targets } from './routes.ts'
import { finished } from './world.ts'

refused('a stale If-Match is 412 on every command, and a tag that is none of ours as well', async (t) => {
  for (const route of acts)
    for (const tag of ['"99"', '"abc"', 'W/"1"', '"0"'])
      for (const door of doorsOf(route)) {
        const answer = await ask(route, door, roleOf(route), { headers: { 'if-match': tag } })
        t.match(said(answer), { status: 412, code: 'version-mismatch' }, `${tag}, ${door}: ${named(route)}`)
      }
})

refused('an If-Match that names no tag or several is 400, and a missing one on a correction 428', async (t) => {
  for (const route of acts) {
    for (const tag of ['1', '"1", "2"', '"'])
      t.equal(
        (await ask(route, route.service, roleOf(route), { headers: { 'if-match': tag } })).status,
        400,
        named(route),
      )
    if (route.command?.name !== 'correct') continue
    const answer = await at('gateway', roleOf(route)).post(route.url(), route.body)
    t.match(said(answer), { status: 428, code: 'if-match-required' }, named(route))
  }
})

/** A fact is corrected or revoked in any state; the other commands are steps of the machine. */
const steps = acts.filter(({ mechanism, command }) =>
  Object.values(mechanism.machine).some((of) => command && command.name in of),
)

refused('a step that the state does not allow is 409 on every command, with those it allows', async (t) => {
  for (const route of steps) {
    const { mechanism, command, service } = route
    const id = finished[mechanism.name] ?? targets[mechanism.name] ?? ''
    const { state, allowed } = (
      await at(service, mechanism.readers?.[0] ?? 'city-viewer').get(`/v1/${mechanism.path}/${id}`)
    ).json()
    const offered = Object.values(mechanism.commands).flatMap((one) => (isOffered(one) ? [one.name] : []))
    const wanted = allowedIn(mechanism.machine, state).filter((name) => offered.includes(name))
    t.strictSame(allowed, wanted, 'steps of officials, not of the platform')
    if (allowed.includes(command?.name)) continue
    const answer = await ask(route, service, roleOf(route), { id })
    t.match(said(answer), { status: 409, code: 'illegal-step', allowed }, named(route))
  }
})

refused('no command may lie in the future, before the previous step, or on a day that does not exist', async (t) => {
  for (const route of acts) {
    const at = async (occurredAt: string) =>
      said(await ask(route, route.service, roleOf(route), { body: { ...route.body, occurredAt } }))
    t.match(await at('2199-01-01'), { status: 422, code: 'occurred-in-future' }, named(route))
    t.match(await at('1999-01-01T00:00:00Z'), { status: 422, code: 'occurred-before-previous' }, named(route))
    t.match(await at('2023-02-30'), { status: 422, code: 'invalid-date', errors: [{ pointer: '/occurredAt' }] })
    t.match(await at('yesterday'), { status: 400, errors: [{ pointer: '/occurredAt' }] })
  }
})
