import { Closed, Day, DivisionCode, Id, OneOf, Purpose, type personShown } from '@jiceng/contracts'
import { collections, type PersonalData } from '@jiceng/eventing'
import {
  type Definition,
  type EventType,
  fact,
  masked,
  reference,
  refuse,
  type Shape,
  type StoredState,
} from '@jiceng/kernel'
import type { FastifyInstance } from 'fastify'
import type { Db, Document } from 'mongodb'
import { type Static, Type } from 'typebox'
import { idOf } from './command-routes.ts'
import { notFound, Problem } from './problems.ts'
import { parameters } from './validation.ts'

/** Records of one kind that name persons, and who is shown what is kept of them (`domain` 5.2). */
export interface Subject {
  readonly idPrefix: string
  readonly collection: string
  readonly roles: readonly string[]
  readonly persons: (found: StoredState) => readonly string[]
  /** Why it is shown no longer. */
  readonly closed: (found: StoredState) => string | undefined
}

/** A subject with the types of its mechanism. */
export const subject = <S extends Shape, E extends EventType>(
  mechanism: Definition<S, E>,
  of: {
    readonly roles: readonly string[]
    readonly persons: (state: S, id: string) => readonly (string | undefined)[]
    readonly closed?: (state: S) => string | undefined
  },
): Subject => ({
  idPrefix: mechanism.idPrefix,
  collection: mechanism.collection,
  roles: of.roles,
  persons: ({ _id, state }) => of.persons(mechanism.read(state), _id).flatMap((id) => (id ? [id] : [])),
  closed: ({ state }) => of.closed?.(mechanism.read(state)),
})

export interface DisclosuresSpec {
  readonly events: readonly [ReturnType<typeof personShown>]
  /** Such as `resident`: path `resident-disclosures`. */
  readonly of: string
  readonly idPrefix: string
  /** Where the record of the example lies. */
  readonly exampleAt: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly subjects: readonly Subject[]
}

const View = Closed({
  state: OneOf('new', 'recorded'),
  divisionCode: DivisionCode,
  subjectId: Id,
  personId: Id,
  purpose: Type.Optional(Purpose),
  by: Type.String(),
  shownOn: Type.Optional(Day),
  relates: Type.Array(Type.String()),
})
const initial: Static<typeof View> = {
  state: 'new',
  divisionCode: '',
  subjectId: '',
  personId: '',
  by: '',
  relates: [],
}

/** Looked at, and whether it may be. */
function readSubject(subjects: readonly Subject[], { subjectId, personId, divisionCode }: Static<typeof Body>) {
  const of = subjects.find(({ idPrefix }) => subjectId.startsWith(`${idPrefix}_`))
  if (!of) {
    const kinds = subjects.map(({ idPrefix }) => `${idPrefix}_…`).join(', ')
    throw refuse('person-not-named', `Name a record that names persons: ${kinds}.`, '/subjectId')
  }
  return reference(of.collection, subjectId, '/subjectId', (found) => {
    const place = found.scopes.at(-1) ?? ''
    if (place !== divisionCode)
      throw refuse('division-mismatch', `${subjectId} lies in ${place}, not in ${divisionCode}.`, '/divisionCode')
    const named = of.persons(found)
    const meant = personId ?? (named.length === 1 ? named[0] : undefined)
    if (meant === undefined || !named.includes(meant))
      throw refuse(
        'person-not-named',
        `${subjectId} names ${named.join(', ') || 'nobody'}. Name one of them.`,
        '/personId',
      )
    return { personId: meant, roles: of.roles, closed: of.closed(found), relates: [...found.relates].slice(0, 50) }
  })
}

const Body = Closed({
  divisionCode: DivisionCode,
  subjectId: Id,
  /** Left out where the record names one person only. */
  personId: Type.Optional(Id),
  purpose: Purpose,
})

/**
 * Names and contacts are shown one person at a time, to whoever says what for; that is recorded before anything is shown, and hidden
 * again after a minute.
 */
export function disclosuresOf({ events, of, idPrefix, exampleAt, title, subjects }: DisclosuresSpec) {
  const disclosures = fact({
    name: `${of}-disclosure`,
    collection: 'disclosures',
    path: `${of}-disclosures`,
    idPrefix,
    mechanism: 'M-109',
    title,
    events,
    initial,
    record: 'record',
    view: View,
    filters: { subjectId: 'state.subjectId', by: 'state.by' },
    relates: ({ relates }) => relates,
    evolve: (state, { data }) => ({ ...state, ...data, state: 'recorded' as const }),
  })
  const [type] = events
  disclosures.command('record', {
    summary: { zh: '查阅个人信息（须说明用途）', en: 'Ask to be shown what is kept of a person, and say what for' },
    roles: [...new Set(subjects.flatMap(({ roles }) => roles))],
    body: Body,
    example: {
      divisionCode: exampleAt,
      subjectId: `${subjects[0]?.idPrefix}_01J0000000000000000000000A`,
      purpose: '回复诉求办理结果',
    },
    divisionCode: ({ divisionCode }) => divisionCode,
    lookups: ({ body }) => ({ subject: readSubject(subjects, body) }),
    rule({ body, found, context }) {
      const { roles, closed, relates, personId } = found.subject
      if (!context.roles.some((role) => roles.includes(role)))
        throw refuse('forbidden', `Persons of this record are shown to ${roles.join(', ')} only.`)
      if (closed !== undefined) throw refuse('no-longer-shown', closed, '/subjectId')
      const said = { ...body, personId, purpose: masked(body.purpose) }
      const data = { ...said, by: context.actor.id, shownOn: context.on, relates }
      return [{ type: type.type, data }]
    },
  })
  return disclosures
}

/** Milliseconds for which what was asked for is shown (`domain` 5.2). */
const shownMs = 60_000

interface Disclosure extends Document {
  readonly _id: string
  readonly lastAt: string | null
  readonly state: { readonly by: string; readonly personId: string }
}
export interface ShowOptions {
  readonly db: Db
  readonly now: () => Date
  readonly open: PersonalData['open']
}

/** `GET /v1/{path}/{id}/person`: what is kept of the person, for a minute, to the account that asked. */
export function mountShowing(app: FastifyInstance, path: string, { db, now, open }: ShowOptions): void {
  app.get(
    `/v1/${path}/:id/person`,
    { config: { policy: 'caller', operation: `${path}.person` } },
    async (request, reply) => {
      parameters(request.query, [])
      const found = await db.collection<Disclosure>('disclosures').findOne({ _id: idOf(request) })
      if (found?.state.by !== request.caller) throw notFound()
      const until = Date.parse(found.lastAt ?? '1970-01-01') + shownMs
      if (now().getTime() > until)
        throw new Problem('no-longer-shown', 'A minute has passed. Ask again, and say what for.')
      const { personId } = found.state
      const person = await db.collection<Document & { _id: string }>(collections.persons).findOne({ _id: personId })
      if (!person?.fields) throw new Problem('no-longer-shown', 'It was erased when its time had passed.')
      reply.header('cache-control', 'no-store')
      return { personId, fields: open(person), hiddenAt: new Date(until).toISOString() }
    },
  )
}
