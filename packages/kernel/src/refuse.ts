/** What a rule says instead of events. The code names the state of the world; its kind (and so the HTTP status) stands in one table, `contracts/problems.ts`. */
export class Refusal extends Error {
  readonly code: string
  /** JSON pointer into the command's body, such as `/ownerUnitId`. */
  readonly at: string | undefined
  /** Commands that would be legal in this state, for an illegal step. */
  readonly allowed: readonly string[] | undefined
  /** The role that is missing, for a forbidden command. */
  readonly roles: readonly string[] | undefined

  constructor(
    code: string,
    detail: string,
    more: { at?: string | undefined; allowed?: readonly string[]; roles?: readonly string[] } = {},
  ) {
    super(detail)
    this.name = 'Refusal'
    this.code = code
    this.at = more.at
    this.allowed = more.allowed
    this.roles = more.roles
  }
}

/** A refusal to throw: `detail` tells the official what to do next; `at` is a JSON pointer into the body. */
export const refuse = (code: string, detail: string, at?: string): Refusal => new Refusal(code, detail, { at })
