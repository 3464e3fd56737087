import { type Grant, inForce, within } from '@jiceng/eventing'
import type { Db, Document } from 'mongodb'
import { Problem } from './problems.ts'

/** Milliseconds a reading may take in the database (`api` 5). */
export const maxTimeMS = 2000
/** Branches of one list query: more would not be read by index alone. */
const branchesMax = 20
const grantsMax = 500

export interface AccessOptions {
  readonly db: Db
  /** Where grants and divisions stand here: own aggregates in organizations, replicas elsewhere. */
  readonly grants: string
  readonly divisions: string
  /** Today on the business clock, for the end dates of grants. */
  readonly today: () => string
}
/** Where a document lies, as its routing fields say. */
export interface Place {
  readonly scopePath: string
  readonly relates: readonly string[]
}

const leaf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const relation = ({ only }: Grant): string | undefined => only && `${only.kind}:${only.id}`

/** The caller's grants that show business data, or what these roles alone read; read anew for each request: a revoked one ends at once. */
export async function readingGrants(
  { db, grants, today }: AccessOptions,
  caller: string,
  readers?: readonly string[],
): Promise<Grant[]> {
  const rows = await db
    .collection<{ _id: string; state: Grant }>(grants)
    .find({ 'state.accountId': caller, 'state.state': 'active' }, { maxTimeMS, projection: { state: 1 } })
    .limit(grantsMax)
    .toArray()
  const held = inForce(
    rows.map(({ state }) => state),
    caller,
    today(),
  ).filter(({ role }) => (readers ? readers.includes(role) : role !== 'ops'))
  if (held.length === 0) throw new Problem('forbidden', 'No grant in force lets you read this; ask your administrator.')
  return held
}

/** Any role reads its own subtree; a narrowed grant reads what relates to it. */
export const mayRead = (grants: readonly Grant[], { scopePath, relates }: Place): boolean =>
  grants.some((grant) => {
    const needed = relation(grant)
    return within(scopePath, grant.scopePath) && (needed === undefined || relates.includes(needed))
  })

/** Grants that no other grant already includes: whole subtrees, and narrowed ones outside them. */
function widest(grants: readonly Grant[]): { tops: string[]; narrow: Grant[] } {
  const paths = [...new Set(grants.filter(({ only }) => !only).map(({ scopePath }) => scopePath))]
  const tops = paths.filter((path) => !paths.some((other) => other !== path && within(path, other)))
  return { tops, narrow: grants.filter(({ only, scopePath }) => only && !tops.some((top) => within(scopePath, top))) }
}

/** A filter for what grants on these places show: an index range for each, at most 20. */
function filterOf(plain: readonly string[], narrow: readonly (readonly [code: string, relates: string])[]): Document {
  if (plain.length + narrow.length > branchesMax)
    throw new Problem('invalid-request', `You hold more than ${branchesMax} grants; name one division with ?scope=.`)
  const wide = plain.length > 0 ? [{ scopes: { $in: plain } }] : []
  const branches = [...wide, ...narrow.map(([scopes, relates]) => ({ scopes, relates }))]
  const [only] = branches
  return branches.length === 1 && only ? only : { $or: branches }
}

/** What a list shows: the whole of the caller's grants, or one division within them. */
export async function listFilter(
  options: AccessOptions,
  grants: readonly Grant[],
  scope: string | undefined,
): Promise<Document> {
  if (scope === undefined) {
    const { tops, narrow } = widest(grants)
    return filterOf(
      tops.map(leaf),
      narrow.flatMap((grant) => {
        const needed = relation(grant)
        return needed === undefined ? [] : [[leaf(grant.scopePath), needed] as const]
      }),
    )
  }
  const path = await pathOf(options, grants, scope)
  const covering = grants.filter(({ scopePath }) => path !== undefined && within(path, scopePath))
  if (covering.length === 0)
    throw new Problem('scope-not-yours', `Division ${scope.slice(0, 20)} does not lie within your grants.`)
  if (covering.some(({ only }) => !only)) return { scopes: scope }
  return filterOf(
    [],
    [...new Set(covering.flatMap((grant) => relation(grant) ?? []))].map((needed) => [scope, needed] as const),
  )
}

/** A division of which the caller may see sums: the one named, or the only one granted; a narrowed grant shows no sums. */
export async function wholeScope(
  options: AccessOptions,
  grants: readonly Grant[],
  scope: string | undefined,
): Promise<{ readonly code: string; readonly path: string }> {
  const { tops } = widest(grants)
  const [only] = tops
  if (scope === undefined && only !== undefined && tops.length === 1) return { code: leaf(only), path: only }
  if (scope === undefined) throw new Problem('invalid-request', 'Name one division with ?scope=.')
  const path = await pathOf(options, grants, scope)
  if (path === undefined || !tops.some((top) => within(path, top)))
    throw new Problem('scope-not-yours', `Division ${scope.slice(0, 20)} does not lie within your grants.`)
  return { code: scope, path }
}

/** The path of a division by its code: known from a grant itself, else from the register. */
async function pathOf(
  { db, divisions }: AccessOptions,
  grants: readonly Grant[],
  code: string,
): Promise<string | undefined> {
  const own = grants.find(({ scopePath }) => leaf(scopePath) === code)
  if (own) return own.scopePath
  const found = await db
    .collection<{ _id: string; scopePath: string }>(divisions)
    .findOne({ _id: `div_${code}` }, { maxTimeMS, projection: { scopePath: 1 } })
  return found?.scopePath
}
