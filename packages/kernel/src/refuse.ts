/** A command that is possible in a state, and the roles of which one is needed. */
export interface Step {
  readonly command: string
  readonly roles: readonly string[]
}

interface More {
  readonly at?: string | undefined
  readonly allowed?: readonly string[] | undefined
  readonly roles?: readonly string[] | undefined
  readonly steps?: readonly Step[] | undefined
}

/** What a rule says instead of events. The code names the state of the world; its kind (and so the HTTP status) stands in one table, `contracts/problems.ts`. */
export class Refusal extends Error {
  readonly code: string
  /** JSON pointer into the command's body, such as `/ownerUnitId`. */
  readonly at: string | undefined
  /** Commands that would be legal in this state, for an illegal step. */
  readonly allowed: readonly string[] | undefined
  /** The role that is missing, for a forbidden command. */
  readonly roles: readonly string[] | undefined
  /** What can be done instead in this state, and by whom. */
  readonly steps: readonly Step[] | undefined

  constructor(code: string, detail: string, more: More = {}) {
    super(detail)
    this.name = 'Refusal'
    this.code = code
    this.at = more.at
    this.allowed = more.allowed
    this.roles = more.roles
    this.steps = more.steps
  }

  /** The same refusal, saying what can be done instead. */
  with(steps: readonly Step[]): Refusal {
    const { code, message, at, roles } = this
    return new Refusal(code, message, { at, roles, allowed: steps.map(({ command }) => command), steps })
  }
}

/** A refusal to throw: `detail` tells the official what to do next; `at` is a JSON pointer into the body; `roles` are those that may. */
export const refuse = (code: string, detail: string, at?: string, roles?: readonly string[]): Refusal =>
  new Refusal(code, detail, { at, roles })
