import { type Draft, ref } from '../draft.ts'
import { step } from './alliance.ts'

/** A project on the lists of an alliance or a contract (M-097), from the need and the resource it comes of. */
interface CoBuild {
  /** Whose lists they are, and where they lie. */
  readonly at: Draft['body']
  /** Tells its local names from those of others. */
  readonly key: string
  readonly title: string
  readonly owner: string
  readonly provider: string
  readonly on: {
    readonly needed: string
    readonly offered: string
    readonly matched: string
    readonly opened: string
    readonly due: string
    /** When it was delivered and confirmed; neither while it is under way. */
    readonly done?: readonly [delivered: string, confirmed: string]
  }
}

/** Delivered by one side, confirmed by the other. */
export function* coBuilt({ at, key, title, owner, provider, on }: CoBuild): Generator<Draft> {
  const [need, resource, project] = [`need:${key}`, `res:${key}`, `prj:${key}`]
  const item = { title, tags: ['服务'], quantity: 2, measure: '场' }
  yield step('list-needs', 'publish', on.needed, { ...at, ownerId: ref(owner), ...item }, { makes: need })
  yield step('list-resources', 'publish', on.offered, { ...at, ownerId: ref(provider), ...item }, { makes: resource })
  yield step('list-needs', 'match', on.matched, { resourceId: ref(resource), quantity: 2 }, { target: need })
  const body = { ...at, title: `${title}项目`, needIds: [ref(need)], providerId: ref(provider), dueOn: on.due }
  yield step('co-build-projects', 'open', on.opened, body, { makes: project })
  if (!on.done) return
  const [delivered, confirmed] = on.done
  yield step('co-build-projects', 'deliver', delivered, { result: '已按计划交付' }, { target: project })
  yield step('co-build-projects', 'confirm', confirmed, {}, { target: project, by: 'checker' })
}
