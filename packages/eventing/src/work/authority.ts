import { type Actor, type Command, Refusal, refuse, type StoredState } from '@jiceng/kernel'

/** A grant as every service knows it (`decisions` 9): the fold of its events. */
export interface Grant {
  readonly accountId: string
  readonly role: string
  readonly scopePath: string
  readonly only?: { readonly kind: string; readonly id: string }
  readonly from: string
  readonly to?: string
  readonly import?: boolean
  readonly state: string
}

export const within = (path: string, scope: string): boolean => path === scope || path.startsWith(`${scope}/`)

/** Grants of an account in force on a day; a grant ends on its date without anybody doing anything. */
export const inForce = (grants: readonly Grant[], account: string, today: string): Grant[] =>
  grants.filter(
    (grant) =>
      grant.accountId === account &&
      grant.state === 'active' &&
      grant.from <= today &&
      (grant.to === undefined || today < grant.to),
  )

const reaches = (grant: Grant, place: Pick<StoredState, 'scopePath' | 'relates'>): boolean =>
  within(place.scopePath, grant.scopePath) &&
  (!grant.only || place.relates.includes(`${grant.only.kind}:${grant.only.id}`))

/** The caller with what the grants by which it may do this are narrowed to; `place` is where it acts. */
export function standing(
  command: Command,
  actor: Actor,
  grants: readonly Grant[],
  place: Pick<StoredState, 'scopePath' | 'relates'>,
): Actor {
  const by = grants.filter(
    (grant) =>
      command.roles.includes(grant.role) &&
      (reaches(grant, place) || (command.creates && within(place.scopePath, grant.scopePath))),
  )
  const only = by.flatMap((grant) => (grant.only ? [`${grant.only.kind}:${grant.only.id}`] : []))
  return actor.kind === 'system' || only.length < by.length ? actor : { ...actor, only }
}

/** A grant that allows this to be imported: with it the caller may also say when it was recorded. */
export const mayImport = (
  command: Command,
  grants: readonly Grant[],
  place: Pick<StoredState, 'scopePath' | 'relates'>,
): boolean =>
  grants.some(
    (grant) => grant.import === true && command.roles.includes(grant.role) && within(place.scopePath, grant.scopePath),
  )

/** Roles with which the caller acts on what is stored there. */
export const rolesAt = (
  actor: Actor,
  grants: readonly Grant[],
  place: Pick<StoredState, 'scopePath' | 'relates'>,
): readonly string[] =>
  actor.kind === 'system'
    ? ['system']
    : [...new Set(grants.filter((grant) => reaches(grant, place)).map(({ role }) => role))]

/**
 * Refuses what the caller may not do to what is stored: out of scope reads as unknown (`not-found`),
 * in scope with the wrong role names the roles that may.
 */
export function authorise(
  command: Command,
  actor: Actor,
  grants: readonly Grant[],
  place: Pick<StoredState, 'scopePath' | 'relates'>,
): void {
  if (actor.kind === 'system') return
  if (grants.length === 0) throw refuse('forbidden', 'No grant of yours is in force; ask your administrator.')
  const here = grants.filter((grant) => within(place.scopePath, grant.scopePath))
  const near = here.filter((grant) => reaches(grant, place) || (command.creates && grant.only !== undefined))
  if (near.length === 0) throw refuse('not-found', 'Nothing with this id lies within your grants.')
  if (near.some((grant) => command.roles.includes(grant.role))) return
  throw new Refusal('forbidden', `This step needs one of the roles: ${command.roles.join(', ')}.`, {
    roles: command.roles,
  })
}
